mkdir -Force "$env:APPDATA\postgresql"
notepad "$env:APPDATA\postgresql\pgpass.conf"
