aws rds describe-db-clusters ^
  --region=us-west-2 ^
  --db-cluster-identifier=mypostgresql ^
  --output json ^
  --query "DBClusters[0].IAMDatabaseAuthenticationEnabled"
