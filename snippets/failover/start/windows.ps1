aws rds failover-db-cluster `
  --region us-west-2 `
  --db-cluster-identifier mypostgresql `
  --query "DBCluster.DBClusterIdentifier"
