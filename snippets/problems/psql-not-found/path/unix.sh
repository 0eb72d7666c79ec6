PATH="$PATH:$(echo /usr/lib/postgresql/*/bin)"
