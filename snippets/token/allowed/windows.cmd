aws rds describe-db-clusters ^
  --region us-west-2 ^
  --db-cluster-identifier mypostgresql ^
  --query "DBClusters[0].IAMDatabaseAuthenticationEnabled"
