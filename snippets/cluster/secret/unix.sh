aws rds describe-db-clusters \
  --region=us-west-2 \
  --db-cluster-identifier=mypostgresql \
  --output text \
  --query "DBClusters[0].MasterUserSecret.SecretArn"
