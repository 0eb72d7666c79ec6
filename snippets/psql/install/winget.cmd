winget install --id PostgreSQL.PostgreSQL.17 --exact --interactive
