$env:AWS_PROFILE = 'my-profile'
