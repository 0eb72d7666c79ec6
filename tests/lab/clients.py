"""A lab and its clients: what the tests may ask of either."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import psycopg

from .run import SERVERS, Run

# The size of a reader's terminal: so large that nothing is wrapped, scrolled or paged.
ROWS, COLUMNS = 200, 1000
PAINTED_ROWS = 2000  # where the shell paints, so that what it painted stays where it is
# A bash with nobody's settings, and a prompt with the exit status.
PLAIN = ("TERM=dumb", "LANG=C.UTF-8", "PS1=reader[$?]$ ", "PS2=more> ")
BASH = ("bash", "--noprofile", "--norc")


class Lab:
    """Servers that answer to the guide's example host names.

    A reader may connect to ``servers``; to ``writer`` the cluster endpoint leads.
    """

    servers: tuple[str, ...] = SERVERS
    writer = "primary"

    def __init__(self, run: Run) -> None:
        self.run, self.values = run, run.values

    def superuser_sql(
        self, sql: str, server: str = "primary", database: str = "postgres"
    ) -> str:
        """Run SQL on a server as its superuser, through its local socket.

        Bare values come back; ``LabError`` at the first statement that fails.
        """
        words = ["-U", "rdsadmin", "-d", database, "-XAtq", "-v", "ON_ERROR_STOP=1"]
        return self.local_psql(server, words, sql)

    def local_psql(self, server: str, words: list[str], sql: str) -> str:
        """Run psql beside ``server``, as the user whom that runs as."""
        raise NotImplementedError

    def address(self, server: str) -> tuple[str, int]:
        """Where the tests reach ``server``: an IP address and a port."""
        raise NotImplementedError

    @cached_property
    def server_version(self) -> str:
        """The version of the servers, as they say it themselves."""
        return self.superuser_sql("SHOW server_version").split()[0]


@dataclass(frozen=True)
class Session:
    """What a server says of a session; ``tls`` is the version of the protocol."""

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


class Client:
    """A reader's seat in a lab: a shell with psql of some version, or pgAdmin.

    ``shell`` names the kind of terminal that is used at it. ``missing_programs`` are
    the guide's programs that are not there, and ``password_file`` is where libpq looks
    for it, below the home folder. ``address`` is the client's, as a server sees it.
    """

    name: str
    shell: str
    lab: Lab
    address: str
    password_file: ClassVar[str] = ".pgpass"
    missing_programs: tuple[str, ...] = ()

    @property
    def versions(self) -> dict[str, str]:
        """The versions of ``psql`` and ``server``; ``windows`` is psql's on Windows."""
        raise NotImplementedError

    def shell_command(self) -> list[str]:
        """The command of a fresh shell, in a fresh home folder."""
        raise NotImplementedError

    def reset(self) -> None:
        """End what the reader left running, and empty the home folder."""
        raise NotImplementedError

    def append(self, name: str, text: str) -> None:
        """Add ``text`` to the file ``name`` in the home folder, as an editor does."""
        raise NotImplementedError

    def start_tunnel(self, command: str) -> None:
        """Run ``command``, the tunnel's, by other means than the reader's own ssh."""
        raise NotImplementedError

    def answer(self, program: str, text: str) -> None:
        """Let a stand-in for ``program`` print ``text`` from now on."""
        raise NotImplementedError
