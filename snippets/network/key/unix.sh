chmod 400 my-key-pair.pem
