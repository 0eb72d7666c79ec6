mkdir -Force "$env:APPDATA\postgresql"
Copy-Item global-bundle.pem "$env:APPDATA\postgresql\root.crt"
