aws rds create-db-cluster `
  --region=us-west-2 `
  --db-cluster-identifier=myexpress `
  --engine aurora-postgresql `
  --with-express-configuration `
  --output text `
  --query "DBCluster.DBClusterIdentifier"
