chmod 600 ~/.pgpass
