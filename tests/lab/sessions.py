"""What the servers say of a reader's session: who, where, and how safely."""

from dataclasses import dataclass

import psycopg

from .clients import Lab


@dataclass(frozen=True)
class Session:
    """A session on ``server``; ``tls`` is the protocol's version."""

    server: str
    user: str
    database: str
    tls: str | None
    replica: bool


def connect(
    lab: Lab, server: str, user: str, password: str, database: str
) -> psycopg.Connection:
    """A connection of the tests' own, each of whose statements commits by itself."""
    address, port = lab.address(server)
    key = {"primary": "endpoint", "replica": "reader"}.get(server, server)
    root = "web-root.pem" if server == "express" else "server/rds-root.pem"
    return psycopg.connect(
        host=lab.values[key],
        hostaddr=address,
        port=port,
        user=user,
        password=password,
        dbname=database,
        sslmode="verify-full",
        sslrootcert=str(lab.run.folder / root),
        connect_timeout=10,
        autocommit=True,
    )


def observer(lab: Lab, server: str) -> psycopg.Connection:
    """A second connection to ``server``, which looks at the reader's session."""
    password = lab.run.environment["OBSERVER_PASSWORD"]
    return connect(lab, server, "observer", password, "postgres")


def sessions(lab: Lab, application: str = "psql") -> list[Session]:
    """Every session that ``application`` (SQL pattern) has on the lab's servers now."""
    found = []
    for server in lab.servers:
        with observer(lab, server) as connection:
            rows = connection.execute(
                "SELECT usename, datname, version, pg_is_in_recovery()"
                " FROM pg_stat_activity LEFT JOIN pg_stat_ssl USING (pid)"
                " WHERE application_name LIKE %s AND usename <> 'rdsadmin'",
                [application],
            )
            found += [Session(server, *row) for row in rows]
    return found
