& "C:\Program Files\PostgreSQL\17\bin\psql.exe" --version
