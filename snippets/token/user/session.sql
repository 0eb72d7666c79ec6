CREATE USER iamuser;
GRANT rds_iam TO iamuser;
