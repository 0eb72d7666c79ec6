"C:\Program Files\PostgreSQL\18\bin\psql.exe" --version
