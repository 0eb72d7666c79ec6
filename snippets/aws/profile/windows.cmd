set AWS_PROFILE=my-profile
