psql "host=mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com port=5432 user=awsuser dbname=mypgdb sslmode=verify-full sslrootcert=C:/Users/Public/global-bundle.pem"
