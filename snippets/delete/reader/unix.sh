aws rds delete-db-instance \
  --region=us-west-2 \
  --db-instance-identifier=mypostgresql-2 \
  --output text \
  --query DBInstance.DBInstanceStatus
