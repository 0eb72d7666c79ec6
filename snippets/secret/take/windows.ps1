$env:PGPASSWORD = (aws secretsmanager get-secret-value `
  --region=us-west-2 `
  --secret-id='arn:aws:secretsmanager:us-west-2:123456789012:secret:rds!cluster-0a1b2c3d-4e5f-6789-abcd-ef0123456789-AbCdEf' `
  --query SecretString --output text | ConvertFrom-Json).password
