ssh -i my-key-pair.pem -N `
  -o ExitOnForwardFailure=yes `
  -L 5433:mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com:5432 `
  ec2-user@ec2-198-51-100-10.us-west-2.compute.amazonaws.com
