"""The lab without Docker: the PostgreSQL programs of this machine.

The servers listen on loopback addresses of their own. The reader's shell has
its own ``/etc/hosts``, so that psql, curl and every error text stay as they are.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from pathlib import Path

import psycopg
from guide.values import Values

from . import (
    ENDPOINTS,
    HERE,
    PLAIN_BASH,
    QUIETLY,
    SERVERS,
    LabError,
    Run,
    new_run,
    observer,
    uninterrupted,
)
from .programs import (
    END_WITH_THE_TESTS,
    as_server_user,
    claim,
    programs,
    running,
    server_user,
    version,
    wait_for,
)

ADDRESSES = {"primary": "127.42.0.1", "replica": "127.42.0.2"}
WEB = ("127.42.0.3", 8443)
# A view of the files of its own, in which the shell has another /etc/hosts.
NAMESPACE = ["unshare", "--mount" if os.geteuid() == 0 else "-Urm"]


def prepare() -> str:
    """Check this machine; one line for the test report, with what is on it.

    ``LabError`` if a program, a right or a port is missing.
    """
    versions = [version(programs() / name) for name in ("postgres", "psql")]
    server_user()
    namespace = subprocess.run([*NAMESPACE, "true"], capture_output=True, text=True)
    if namespace.returncode:
        raise LabError(
            f"The reader's shell cannot have host names of its own:"
            f" {namespace.stderr.strip()}. Run as root, or use LAB=docker."
        )
    for address, port in [(a, 5432) for a in ADDRESSES.values()] + [WEB]:
        claim(address, port)
    return "local, PostgreSQL {}, psql {}".format(*versions)


class LocalLab:
    """A running lab on this machine; see ``lab.Lab`` for what it can do."""

    servers, writer = SERVERS, "primary"
    absent = ("aws",)
    password_file = ".pgpass"

    def __init__(self, run: Run, bin: Path, data: Path) -> None:
        self.run = run
        self._bin = bin
        self._data = data
        self._home = Path()

    def shell(self) -> list[str]:
        self._home = Path(tempfile.mkdtemp(prefix="home-", dir=self.run.folder))
        # curl reads both from here: the HTTPS hosts' port, and the store that
        # knows the web root.
        lines = [f"connect-to = {h}:443:{WEB[0]}:{WEB[1]}" for h in self.run.values.hosts]
        lines.append(f"cacert = {self.run.folder / 'web-root.pem'}")
        (self._home / ".curlrc").write_text("\n".join(lines))
        inside = 'mount --bind "$1" /etc/hosts && cd "$2" && shift 2 && exec "$@"'
        hosts, home = str(self.run.folder / "hosts"), str(self._home)
        namespace = [*NAMESPACE, "sh", "-c", inside, "sh", hosts, home]
        clean = ["env", "-i", f"HOME={home}", f"PATH={self._bin}:/usr/bin:/bin"]
        return [*namespace, *clean, *PLAIN_BASH]

    def clear(self) -> None:
        shutil.rmtree(self._home)

    def write(self, name: str, text: str) -> None:
        file = self._home / name
        file.touch(mode=0o600)  # a reader's password file is
        with file.open("a") as end:
            end.write(text)

    def save(self, name: str, text: str) -> None:
        """Let the file ``name`` in the reader's home folder hold ``text``."""
        (self._home / name).write_text(text)

    def keeper(self, sql: str, server: str = "primary", database: str = "postgres") -> str:
        socket_folder = self._data / f"{server}.socket"
        who = ["-h", socket_folder, "-U", "rdsadmin", "-d", database]
        words = [*as_server_user(), self._bin / "psql", *who, *QUIETLY]
        done = subprocess.run(words, input=sql, capture_output=True, text=True, cwd="/")
        if done.returncode:
            raise LabError(f"{sql}: {done.stderr.strip()}")
        return done.stdout

    def install_commands(self) -> None:
        return None

    def address(self, server: str) -> tuple[str, int]:
        return ADDRESSES[server], 5432

    @cached_property
    def versions(self) -> dict[str, str]:
        psql = version(self._bin / "psql")
        return {"psql": psql, "server": self.keeper("SHOW server_version").split()[0]}


@contextmanager
def start(values: Values) -> Iterator[LocalLab]:
    """Start the servers and the HTTPS host, and end them afterwards."""
    bin = programs()
    with new_run(values) as run, _ending(ExitStack()) as processes:
        data = _prepare(run)
        served = [WEB[0], str(WEB[1]), run.folder / "web"]
        web = [*END_WITH_THE_TESTS, sys.executable, HERE / "web.py", *served]
        processes.enter_context(running(web, {}, run.folder / "web.log"))
        lab = LocalLab(run, bin, data)
        for server in SERVERS:
            environment = {
                **run.environment,
                "PATH": f"{bin}:/usr/bin:/bin",
                "LAB": str(data),
                "DATA": str(data / server),
                "CERTIFICATES": str(data / "certificates"),
                "LISTEN": ADDRESSES[server],
                "PRIMARY": ADDRESSES["primary"],
            }
            words = [*as_server_user(), "sh", data / "server.sh", server]
            log = run.folder / f"{server}.log"
            process = processes.enter_context(running(words, environment, log))
            wait_for(partial(_answers, lab, server), process, log)
        yield lab


@contextmanager
def _ending(processes: ExitStack) -> Iterator[ExitStack]:
    try:
        yield processes
    finally:
        with uninterrupted():
            processes.close()


def _answers(lab: LocalLab, server: str) -> bool:
    try:
        with observer(lab, server):
            return True
    except psycopg.OperationalError:
        return False


def _prepare(run: Run) -> Path:
    """The servers' own folder, with their keys, and the reader's host names."""
    lines = ["127.0.0.1 localhost\n"]
    for key, server in ENDPOINTS.items():
        lines.append(f"{ADDRESSES[server]} {run.values[key]}\n")
    (run.folder / "hosts").write_text("".join(lines))
    data = run.folder / "data"
    shutil.copytree(run.folder / "server", data / "certificates")
    # Copied, because the server's user may not look into the repository.
    for name in ("server.sh", "server.conf", "pg_hba.conf"):
        shutil.copy(HERE / name, data)
    if os.geteuid() == 0:
        for path in [data, *data.rglob("*")]:
            shutil.chown(path, server_user())
    return data
