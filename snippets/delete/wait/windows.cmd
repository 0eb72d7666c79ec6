aws rds wait db-instance-deleted ^
  --region=us-west-2 ^
  --db-instance-identifier=mypostgresql-1
