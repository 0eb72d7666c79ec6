psql "host=mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com port=5432 user=awsuser dbname=mypgdb target_session_attrs=read-write sslmode=verify-full sslrootcert=global-bundle.pem"
