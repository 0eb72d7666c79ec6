export AWS_PROFILE=my-profile
