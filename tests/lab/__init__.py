"""The lab: servers that answer to the guide's example host names.

Two labs do the same: ``compose`` in Docker, ``local`` with the PostgreSQL
programs of this machine. Each module has ``prepare``, which checks all that can
be checked before the first test, and ``start``.
"""

import os
import secrets
import shutil
import signal
import subprocess
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
SERVERS = ("primary", "replica")
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
        certificates.make(folder, values)
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


@contextmanager
def observer(lab: Lab, server: str) -> Iterator[psycopg.Connection]:
    """A second connection to ``server``, which looks at the reader's session."""
    address, port = lab.address(server)
    name = "endpoint" if server == "primary" else "reader"
    with psycopg.connect(
        host=lab.run.values[name],
        hostaddr=address,
        port=port,
        user="observer",
        password=lab.run.observer_password,
        dbname="postgres",
        sslmode="verify-full",
        sslrootcert=str(lab.run.folder / "server" / "rds-root.pem"),
        connect_timeout=10,
        autocommit=True,
    ) as connection:
        yield connection


def psql_sessions(lab: Lab) -> list[Session]:
    """Every psql session that the lab's servers have now."""
    found = []
    for server in SERVERS:
        with observer(lab, server) as connection:
            rows = connection.execute(
                "SELECT usename, datname, version, pg_is_in_recovery()"
                " FROM pg_stat_activity LEFT JOIN pg_stat_ssl USING (pid)"
                " WHERE application_name = 'psql' AND usename <> 'postgres'"
            )
            found += [Session(server, *row) for row in rows]
    return found


def engine_trouble() -> str | None:
    """Why Docker cannot run the lab here; None when it can."""
    if not shutil.which("docker"):
        return "there is no docker command"
    try:
        for what in (["version", "--format={{.Server.Version}}"], ["compose", "version"]):
            done = subprocess.run(
                ["docker", *what], capture_output=True, text=True, timeout=20
            )
            if done.returncode:
                reason = (done.stderr.strip() or "nothing").splitlines()[0]
                return f"docker {what[0]} says: {reason}"
    except subprocess.TimeoutExpired:
        return "Docker's engine does not answer within 20 seconds"
    return None
