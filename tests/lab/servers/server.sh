#!/bin/sh
# A server of the lab, in the foreground: server.sh primary|replica|starting|express
# Or only what they begin with, an empty cluster in LAB: server.sh cluster
#
# Both labs start it, as the user whom the server runs as. Environment:
#   LAB            the folder of this file
#   DATA           where the cluster is made; its local socket lies in DATA.socket
#   CERTIFICATES   the folder of server.pem, server.key and rds-root.pem
#   LISTEN         the address to listen on
#   PRIMARY        the address of the primary
#   ENDPOINT, LAB_USER, LAB_PASSWORD, LAB_DATABASE   the guide's example values
#   TOKENS         the file that says which tokens are good: see aws/tokens.py
#   OBSERVER_PASSWORD, REPLICATOR_PASSWORD           made up for this run
set -eu
umask 077

# The image in Docker has one already, which costs less than making one each time.
make_cluster() {
  initdb --pgdata="$LAB/cluster" --username=rdsadmin --auth=reject --no-sync \
    --encoding=UTF8 --locale=C >/dev/null
  # As in a cluster that serves: pgAdmin takes a lower one for the system's own.
  pg_resetwal --next-oid=16384 "$LAB/cluster" >/dev/null
}

initialise() {
  [ -d "$LAB/cluster" ] || make_cluster
  cp -R "$LAB/cluster" "$DATA"
  echo "include '$LAB/server.conf'" >> "$DATA/postgresql.conf"
  cp "$LAB/pg_hba.conf" "$DATA"
  echo "superuser $(id -un) rdsadmin" > "$DATA/pg_ident.conf"
  cp "$CERTIFICATES"/*.pem "$CERTIFICATES"/*.key "$DATA"
}

# The roles of an Aurora cluster, and the role with which the lab looks at a session; then what
# comes on standard input, a statement a line.
make_roles() {
  { cat <<SQL
CREATE ROLE rds_superuser NOLOGIN
GRANT pg_monitor, pg_signal_backend TO rds_superuser WITH ADMIN OPTION
CREATE ROLE rds_iam NOLOGIN
CREATE ROLE observer LOGIN IN ROLE pg_monitor PASSWORD '$OBSERVER_PASSWORD'
SQL
    cat; } | postgres --single -D "$DATA" postgres >/dev/null
}

make_primary() {
  initialise
  # The master user is no superuser. The last role is the replica's.
  make_roles <<SQL
CREATE ROLE "$LAB_USER" LOGIN CREATEDB CREATEROLE IN ROLE rds_superuser PASSWORD '$LAB_PASSWORD'
CREATE DATABASE "$LAB_DATABASE" OWNER "$LAB_USER"
CREATE ROLE replicator LOGIN REPLICATION PASSWORD '$REPLICATOR_PASSWORD'
SQL
}

# A cluster with express configuration: its master user has no password, and its
# certificate is from Amazon's root.
make_express() {
  initialise
  cp "$LAB/pg_hba_express.conf" "$DATA/pg_hba.conf"
  echo "ssl_cert_file = 'express.pem'" >> "$DATA/postgresql.conf"
  echo "ssl_key_file = 'express.key'" >> "$DATA/postgresql.conf"
  make_roles <<SQL
CREATE ROLE postgres LOGIN CREATEDB CREATEROLE IN ROLE rds_superuser, rds_iam
SQL
}

make_replica() {
  PGPASSWORD=$REPLICATOR_PASSWORD pg_basebackup --pgdata="$DATA" \
    --checkpoint=fast --no-sync --write-recovery-conf --dbname="host=$ENDPOINT \
    hostaddr=$PRIMARY port=5432 user=replicator sslmode=verify-full \
    sslrootcert=$CERTIFICATES/rds-root.pem"
}

# A server that is starting for as long as it runs: it waits for an archive.
make_starting() {
  initialise
  echo "restore_command = 'tail -f /dev/null'" >> "$DATA/postgresql.conf"
  touch "$DATA/recovery.signal"
}

"make_$1"
[ "$1" != cluster ] || exit 0
mkdir "$DATA.socket"
exec postgres -D "$DATA" -k "$DATA.socket" -c listen_addresses="$LISTEN"
