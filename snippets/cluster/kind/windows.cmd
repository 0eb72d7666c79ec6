aws rds describe-db-clusters ^
  --region=us-west-2 ^
  --output text ^
  --query ^
  "DBClusters[].[DBClusterIdentifier,Engine,VpcSecurityGroups[0].VpcSecurityGroupId]"
