Add-Content -Encoding ascii "$env:APPDATA\postgresql\pgpass.conf" 'mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com:5432:mypgdb:awsuser:your-password'
