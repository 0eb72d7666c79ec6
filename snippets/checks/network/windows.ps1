Test-NetConnection `
  -ComputerName mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com `
  -Port 5432
