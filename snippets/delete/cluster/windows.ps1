aws rds delete-db-cluster `
  --region=us-west-2 `
  --db-cluster-identifier=mypostgresql `
  --skip-final-snapshot `
  --output text `
  --query DBCluster.DBClusterIdentifier
