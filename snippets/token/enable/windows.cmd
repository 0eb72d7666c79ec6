aws rds modify-db-cluster ^
  --region=us-west-2 ^
  --db-cluster-identifier=mypostgresql ^
  --enable-iam-database-authentication ^
  --apply-immediately ^
  --output json ^
  --query "DBCluster.DBClusterIdentifier"
