mkdir "%APPDATA%\postgresql"
notepad "%APPDATA%\postgresql\pgpass.conf"
