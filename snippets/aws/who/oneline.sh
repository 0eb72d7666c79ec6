aws sts get-caller-identity --region=us-west-2 --query Arn --output text
