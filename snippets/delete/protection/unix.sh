aws rds modify-db-cluster \
  --region=us-west-2 \
  --db-cluster-identifier=mypostgresql \
  --no-deletion-protection \
  --output json \
  --query DBCluster.DeletionProtection
