psql `
  --password `
  --command="SELECT current_user" `
  "postgresql://awsuser@mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com:5432/mypgdb?sslmode=verify-full&sslrootcert=global-bundle.pem"
