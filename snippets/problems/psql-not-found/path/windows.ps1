$env:Path += ";C:\Program Files\PostgreSQL\18\bin"
