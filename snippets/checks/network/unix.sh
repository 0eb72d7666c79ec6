nc -vz -w 2 mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com 5432
