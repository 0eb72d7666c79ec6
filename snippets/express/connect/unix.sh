psql \
  --host=myexpress.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com \
  --port=5432 \
  --username=postgres \
  --no-password \
  --dbname="dbname=postgres sslmode=verify-full sslrootcert=AmazonRootCA1.pem"
