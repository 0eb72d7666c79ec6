aws rds failover-db-cluster \
  --region=us-west-2 \
  --db-cluster-identifier=mypostgresql \
  --output json \
  --query "DBCluster.DBClusterIdentifier"
