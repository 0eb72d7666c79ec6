Copy-Item global-bundle.pem C:\Users\Public
