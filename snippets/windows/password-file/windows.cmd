>>"%APPDATA%\postgresql\pgpass.conf" echo mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com:5432:mypgdb:awsuser:your-password
