psql `
  --host=mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com `
  --port=5432 `
  --username=awsuser `
  --no-password `
  --dbname="dbname=mypgdb sslmode=verify-full sslrootcert=global-bundle.pem" `
  --command="SELECT current_user"
