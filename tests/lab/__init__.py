"""The lab: servers that answer to the guide's example host names.

Two labs do the same: ``compose`` in Docker, ``local`` with the PostgreSQL
programs of this machine. Each module has ``prepare``, which checks all that can
be checked before the first test, and ``start``.
"""

import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from guide.values import Values

from . import certificates

HERE = Path(__file__).parent
SERVERS = ("primary", "replica")  # of the cluster in a VPC
# Its endpoints, by their keys in values.toml, and who answers there.
ENDPOINTS = {
    "endpoint": "primary",
    "reader": "replica",
    "instance": "primary",
    "second": "replica",
}
# The reader's window: wide and tall, so that nothing is wrapped, scrolled or paged.
ROWS, COLUMNS = 200, 1000
# The reader's shell: nobody's settings, no codes to paint with, and a prompt with
# the exit status. Docker sets a terminal's size when the program in it runs
# already, upon which bash would write its prompt once more: it waits for that.
PLAIN_BASH = (
    *("TERM=dumb", "LANG=C.UTF-8", "PS1=reader[$?]$ ", "PS2=more> ", "sh", "-c"),
    f'until [ "$(stty size)" = "{ROWS} {COLUMNS}" ]; do :; done;'
    " exec bash --noprofile --norc",
)
# How the keeper's psql answers: bare values, and the first error ends it.
QUIETLY = ("-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1")


class LabError(Exception):
    """The lab cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class Session:
    """What a server says of a psql session: who, where, and how safely."""

    server: str
    user: str
    database: str
    tls: str | None
    replica: bool


@dataclass(frozen=True)
class Run:
    """What one run of the lab makes up for itself.

    ``folder`` holds its certificates and host names; ``environment`` the
    example values and the two passwords that ``server.sh`` wants.
    """

    folder: Path
    values: Values
    environment: dict[str, str]

    @property
    def observer_password(self) -> str:
        return self.environment["OBSERVER_PASSWORD"]


class Lab(Protocol):
    """What the tests may ask of either lab."""

    run: Run

    def shell(self) -> list[str]:
        """The command of a fresh shell for the reader, in a fresh home folder."""

    def clear(self) -> None:
        """End what the reader left running, and drop the home folder."""

    def write(self, name: str, text: str) -> None:
        """Add ``text`` to the file ``name`` in the reader's home folder."""

    def keeper(self, sql: str, server: str = "primary", database: str = "postgres") -> str:
        """Run SQL on a server as its superuser, through its local socket."""

    def install_commands(self) -> str | None:
        """The commands that installed the reader's psql; None if it was there."""

    def address(self, server: str) -> tuple[str, int]:
        """Where the tests reach ``server``: an IP address and a port."""

    versions: dict[str, str]
    """The versions of ``psql`` and ``server``, as they say themselves."""

    servers: tuple[str, ...]
    """The servers that a reader may connect to."""

    writer: str
    """The one of them to which the cluster endpoint leads."""

    absent: tuple[str, ...]
    """The guide's programs that are not on the reader's machine, or not for the lab."""

    password_file: str
    """Where libpq looks for a password file, in the reader's home folder."""


@contextmanager
def uninterrupted() -> Iterator[None]:
    """A second Ctrl-C must not stop what takes the lab down."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def remove_old_runs() -> None:
    """Remove the folders that killed runs left; their names hold the process id."""
    for folder in Path(tempfile.gettempdir()).glob("first-connect-*-*"):
        if not Path("/proc", folder.name.split("-")[2]).exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_run(values: Values) -> Iterator[Run]:
    """A folder with fresh certificates, gone after the run."""
    remove_old_runs()
    # A world-readable folder: the servers run as another user than the tests.
    folder = Path(tempfile.mkdtemp(prefix=f"first-connect-{os.getpid()}-"))
    folder.chmod(0o755)
    try:
        certificates.make(folder, values, [values[key] for key in ENDPOINTS])
        # Who asks the HTTPS host for its own address is told the example's.
        (folder / "web" / "files" / "index.html").write_text(values["address"] + "\n")
        yield Run(
            folder,
            values,
            {
                "ENDPOINT": values["endpoint"],
                "LAB_USER": values["user"],
                "LAB_PASSWORD": values["password"],
                "LAB_DATABASE": values["database"],
                "OBSERVER_PASSWORD": secrets.token_urlsafe(),
                "REPLICATOR_PASSWORD": secrets.token_urlsafe(),
            },
        )
    finally:
        with uninterrupted():
            shutil.rmtree(folder, ignore_errors=True)


def observer(lab: Lab, server: str) -> psycopg.Connection:
    """A second connection to ``server``, which looks at the reader's session."""
    return connect(lab, server, "observer", lab.run.observer_password, "postgres")


def connect(
    lab: Lab, server: str, user: str, password: str, database: str
) -> psycopg.Connection:
    """A connection of the tests' own, each of whose statements commits by itself."""
    address, port = lab.address(server)
    key = {"primary": "endpoint", "replica": "reader"}.get(server, server)
    root = "web-root.pem" if server == "express" else "server/rds-root.pem"
    return psycopg.connect(
        host=lab.run.values[key],
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


def psql_sessions(lab: Lab) -> list[Session]:
    """Every psql session that the lab's servers have now."""
    found = []
    for server in lab.servers:
        with observer(lab, server) as connection:
            rows = connection.execute(
                "SELECT usename, datname, version, pg_is_in_recovery()"
                " FROM pg_stat_activity LEFT JOIN pg_stat_ssl USING (pid)"
                " WHERE application_name = 'psql' AND usename <> 'rdsadmin'"
            )
            found += [Session(server, *row) for row in rows]
    return found
