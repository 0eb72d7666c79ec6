mkdir "%APPDATA%\postgresql"
copy global-bundle.pem "%APPDATA%\postgresql\root.crt"
