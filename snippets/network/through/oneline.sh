psql "host=mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com hostaddr=127.0.0.1 port=5433 user=awsuser dbname=mypgdb sslmode=verify-full sslrootcert=global-bundle.pem"
