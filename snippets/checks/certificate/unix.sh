openssl s_client -starttls postgres -brief -CAfile global-bundle.pem \
  -connect mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com:5432 \
  -verify_hostname \
  mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com \
  < /dev/null 2>&1 | grep Verif
