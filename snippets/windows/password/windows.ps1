$env:PGPASSWORD = 'your-password'
