PATH="$PATH:/opt/homebrew/opt/libpq/bin:/usr/local/opt/libpq/bin:/Applications/Postgres.app/Contents/Versions/latest/bin:/usr/bin"
