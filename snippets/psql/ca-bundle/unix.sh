curl -fsSO https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
