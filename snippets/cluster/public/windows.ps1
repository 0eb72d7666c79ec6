aws rds describe-db-instances `
  --region=us-west-2 `
  --filters "Name=db-cluster-id,Values=mypostgresql" `
  --output text `
  --query "DBInstances[].[DBInstanceIdentifier,PubliclyAccessible]"
