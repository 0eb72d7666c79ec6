touch ~/.pgpass
chmod 600 ~/.pgpass
