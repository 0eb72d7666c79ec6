winget install --id PostgreSQL.PostgreSQL.18 --exact --interactive
