set "PATH=%PATH%;C:\Program Files\PostgreSQL\17\bin"
