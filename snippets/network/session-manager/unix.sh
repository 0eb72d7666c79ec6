aws ssm start-session \
  --region=us-west-2 \
  --target=i-0a1b2c3d4e5f67890 \
  --document-name AWS-StartPortForwardingSessionToRemoteHost \
  --parameters \
  "host=mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com,portNumber=5432,localPortNumber=5433"
