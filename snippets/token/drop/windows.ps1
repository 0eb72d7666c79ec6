Remove-Item Env:PGPASSWORD
