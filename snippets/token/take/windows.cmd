set "PGPASSWORD="
aws rds generate-db-auth-token ^
  --hostname mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com ^
  --port 5432 ^
  --region us-west-2 ^
  --username iamuser > "%TEMP%\token.txt"
for /f "usebackq delims=" %t in ("%TEMP%\token.txt") do @set "PGPASSWORD=%t"
del "%TEMP%\token.txt"
