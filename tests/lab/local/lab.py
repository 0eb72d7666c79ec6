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
from guide.model.values import Values

from ..clients import BASH, PLAIN, Client
from ..run import (
    ENDPOINTS,
    MARK,
    QUIET_PSQL,
    SERVERS,
    LabError,
    Run,
    locked,
    new_run,
    private_files,
    uninterrupted,
)
from ..sessions import observer
from .programs import (
    END_WITH_THE_TESTS,
    HANG_UP_WITH_THE_TESTS,
    as_server_user,
    claim,
    programs,
    running,
    server_user,
    version,
    wait_for,
)

FILES = Path(__file__).parents[1] / "servers"
ADDRESSES = {"primary": "127.42.0.1", "replica": "127.42.0.2"}
WEB = ("127.42.0.3", 8443)
# A view of the files of its own, in which the shell has another /etc/hosts.
NAMESPACE = ["unshare", "--mount" if os.geteuid() == 0 else "-Urm"]


def prepare(name: str) -> str:
    """Check this machine; one line for the test report, with what is on it.

    ``LabError`` if a program, a right or a port is missing, or the lab is in use.
    """
    with locked(name):
        return _check()


def _check() -> str:
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
    """A running lab on this machine; see ``lab.clients.Lab`` for what it can do."""

    def __init__(self, run: Run, bin: Path, data: Path) -> None:
        self.servers: tuple[str, ...] = SERVERS
        self.writer = "primary"
        self.run, self.values, self.bin = run, run.values, bin
        self._data = data

    def superuser_sql(
        self, sql: str, server: str = "primary", database: str = "postgres"
    ) -> str:
        """Run SQL on a server as its superuser, through its local socket."""
        socket_folder = str(self._data / f"{server}.socket")
        who = ["-h", socket_folder, "-U", "rdsadmin", "-d", database]
        words = [*as_server_user(), str(self.bin / "psql"), *who, *QUIET_PSQL]
        done = subprocess.run(
            words, input=sql, capture_output=True, text=True, cwd="/", timeout=60
        )
        if done.returncode:
            raise LabError(f"{sql}: {done.stderr.strip()}")
        return done.stdout

    def address(self, server: str) -> tuple[str, int]:
        """Where the tests reach ``server``: an IP address and a port."""
        return ADDRESSES[server], 5432

    @cached_property
    def server_version(self) -> str:
        """The version of the servers, as they say it themselves."""
        return self.superuser_sql("SHOW server_version").split()[0]


class LocalClient(Client):
    """A shell of this machine with its psql: bash, or PowerShell begun in it."""

    name = "local"
    missing_programs = ("aws",)
    lab: LocalLab

    def __init__(self, lab: LocalLab, shell: str = "bash") -> None:
        self.lab, self.shell, self.address = lab, shell, ADDRESSES["primary"]
        self._home = Path()

    @cached_property
    def versions(self) -> dict[str, str]:
        return {"psql": version(self.lab.bin / "psql"), "server": self.lab.server_version}

    def shell_command(self) -> list[str]:
        run = self.lab.run
        self._home = Path(tempfile.mkdtemp(prefix="home-", dir=run.folder))
        # curl reads both from here: the HTTPS hosts' port, and the store that
        # knows the web root.
        lines = [f"connect-to = {h}:443:{WEB[0]}:{WEB[1]}" for h in self.lab.values.hosts]
        lines.append(f"cacert = {run.folder / 'web-root.pem'}")
        (self._home / ".curlrc").write_text("\n".join(lines))
        inside = 'mount --bind "$1" /etc/hosts && cd "$2" && shift 2 && exec "$@"'
        hosts, home = str(run.folder / "hosts"), str(self._home)
        namespace = [*NAMESPACE, "sh", "-c", inside, "sh", hosts, home]
        mark = f"{MARK}={run.name}"
        clean = ["env", "-i", mark, f"HOME={home}", f"PATH={self.lab.bin}:/usr/bin:/bin"]
        return [*namespace, *HANG_UP_WITH_THE_TESTS, *clean, *PLAIN, *BASH]

    def reset(self) -> None:
        shutil.rmtree(self._home, ignore_errors=True)

    def append(self, name: str, text: str) -> None:
        with (self._home / name).open("a") as end:
            end.write(text)

    def write(self, name: str, text: str) -> None:
        """Let the file ``name`` in the home folder hold ``text``."""
        (self._home / name).write_text(text)


@contextmanager
def start(name: str, values: Values) -> Iterator[LocalLab]:
    """Start the servers and the HTTPS host, and end them afterwards."""
    bin = programs()
    with new_run(name, values) as run, _ending(ExitStack()) as processes:
        data = _prepare(run)
        mark = {MARK: name}
        served = [WEB[0], str(WEB[1]), run.folder / "web"]
        web = [*END_WITH_THE_TESTS, sys.executable, FILES / "web.py", *served]
        processes.enter_context(running(web, mark, run.folder / "web.log"))
        lab = LocalLab(run, bin, data)
        for server in SERVERS:
            environment = {
                **run.environment,
                **mark,
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
    data = run.folder / "data"
    with private_files():
        (run.folder / "hosts").write_text("".join(lines))
        shutil.copytree(run.folder / "server", data / "certificates")
        # Copied, because the server's user may not look into the repository.
        for name in ("server.sh", "server.conf", "pg_hba.conf"):
            shutil.copyfile(FILES / name, data / name)
    if os.geteuid() == 0:
        run.folder.chmod(0o711)  # to be passed through by the servers' user, not listed
        for path in [data, *data.rglob("*")]:
            shutil.chown(path, server_user())
    return data
