$env:Path += ";C:\Program Files\PostgreSQL\17\bin"
