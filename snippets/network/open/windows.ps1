aws ec2 authorize-security-group-ingress `
  --region=us-west-2 `
  --group-id=sg-0a1b2c3d4e5f67890 `
  --protocol tcp `
  --port=5432 `
  --cidr=203.0.113.25/32 `
  --output json `
  --query Return
