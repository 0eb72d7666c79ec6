set "PGPASSWORD="
aws rds generate-db-auth-token ^
  --hostname=mypostgresql.cluster-c6c8mwvfdgv0.us-west-2.rds.amazonaws.com ^
  --port=5432 ^
  --region=us-west-2 ^
  --username=iamuser > psql-token.txt
for /f "delims=" %t in (psql-token.txt) do @set "PGPASSWORD=%t"
del psql-token.txt
