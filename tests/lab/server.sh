#!/bin/sh
# A server of the lab, in the foreground: server.sh primary|replica|starting
#
# Both labs start it, as the user whom the server runs as. Environment:
#   LAB            the folder of this file
#   DATA           where the cluster is made; its local socket lies in DATA.socket
#   CERTIFICATES   the folder of server.pem, server.key and rds-root.pem
#   LISTEN         the address to listen on
#   PRIMARY        the address of the primary
#   ENDPOINT, LAB_USER, LAB_PASSWORD, LAB_DATABASE   the guide's example values
#   OBSERVER_PASSWORD, REPLICATOR_PASSWORD           made up for this run
set -eu
umask 077

initialise() {
  initdb --pgdata="$DATA" --username=postgres --auth=reject --no-sync \
    --encoding=UTF8 --locale=C >/dev/null
  echo "include '$LAB/server.conf'" >> "$DATA/postgresql.conf"
  cp "$LAB/pg_hba.conf" "$DATA"
  echo "keeper $(id -un) postgres" > "$DATA/pg_ident.conf"
  cp "$CERTIFICATES"/*.pem "$CERTIFICATES"/*.key "$DATA"
}

make_primary() {
  initialise
  # The roles of an Aurora cluster, whose master user is no superuser; then
  # the lab's own: who looks at a session, and who feeds the replica.
  postgres --single -D "$DATA" postgres >/dev/null <<SQL
CREATE ROLE rds_superuser NOLOGIN
GRANT pg_monitor, pg_signal_backend TO rds_superuser WITH ADMIN OPTION
CREATE ROLE rds_iam NOLOGIN
CREATE ROLE "$LAB_USER" LOGIN CREATEDB CREATEROLE IN ROLE rds_superuser PASSWORD '$LAB_PASSWORD'
CREATE DATABASE "$LAB_DATABASE" OWNER "$LAB_USER"
CREATE ROLE observer LOGIN IN ROLE pg_monitor PASSWORD '$OBSERVER_PASSWORD'
CREATE ROLE replicator LOGIN REPLICATION PASSWORD '$REPLICATOR_PASSWORD'
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
mkdir "$DATA.socket"
exec postgres -D "$DATA" -k "$DATA.socket" -c listen_addresses="$LISTEN"
