pg_isready --host=mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com --port=5432
