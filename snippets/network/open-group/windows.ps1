aws ec2 authorize-security-group-ingress `
  --region=us-west-2 `
  --group-id=sg-0a1b2c3d4e5f67890 `
  --protocol tcp `
  --port=5432 `
  --source-group=sg-0f9e8d7c6b5a43210 `
  --output json `
  --query Return
