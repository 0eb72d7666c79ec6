aws rds describe-db-clusters `
  --region=us-west-2 `
  --db-cluster-identifier=mypostgresql `
  --output yaml `
  --query `
  "DBClusters[0].{User:MasterUsername,IAM:IAMDatabaseAuthenticationEnabled}"
