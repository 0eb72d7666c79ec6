aws rds describe-db-clusters `
  --db-cluster-identifier mypostgresql `
  --query "DBClusters[0].VpcSecurityGroups"
