set "PATH=%PATH%;C:\Program Files\PostgreSQL\18\bin"
