copy global-bundle.pem C:\Users\Public
