"""The lab without Docker: the PostgreSQL programs of this machine.

The servers listen on loopback addresses of their own. The reader's shell has
its own ``/etc/hosts``, so that psql, curl and every error text stay as they are.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from pathlib import Path

import psycopg
from guide.model.values import Values

from ..clients import BASH, PLAIN, Client, Lab, observer
from ..run import (
    ENDPOINTS,
    MARK,
    LabError,
    NoNamespaceError,
    Run,
    locked,
    new_run,
    poll,
    private_files,
)
from . import embedded, programs
from .programs import version

FILES = Path(__file__).parents[1] / "servers"
ADDRESSES = {"primary": "127.42.0.1", "replica": "127.42.0.2"}
WEB = ("127.42.0.3", 8443)
START = 60  # seconds that a server may take to answer
# A view of the files of its own, in which the shell has another /etc/hosts.
NAMESPACE = ["unshare", "--mount" if os.geteuid() == 0 else "-Urm"]


def prepare(name: str) -> str:
    """Check this machine; one line for the test report, with what is on it.

    ``LabError`` if a program, a right or a port is missing, or the lab is in use;
    ``NoNamespaceError`` if it is the right to a mount name space.
    """
    with locked(name):
        namespace = subprocess.run([*NAMESPACE, "true"], capture_output=True, text=True)
        if namespace.returncode:
            raise NoNamespaceError(
                "the reader's shell cannot have its own host names here"
                f" ({namespace.stderr.strip()}). Start Docker, run as root, or allow it:"
                " sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"
            )
        bin = programs.programs()
        versions = [version(bin / program) for program in ("postgres", "psql")]
        programs.as_server_user()
        check_ports()
        source = " from PyPI" if bin.is_relative_to(embedded.FOLDER) else ""
        return "local, PostgreSQL {}, psql {}{}".format(*versions, source)


def check_ports() -> None:
    """``LabError`` if a port that the servers need is in use."""
    for address, port in [(a, 5432) for a in ADDRESSES.values()] + [WEB]:
        try:
            socket.create_server((address, port)).close()
        except OSError as error:
            raise LabError(
                f"The lab needs {address}:{port}: {os.strerror(error.errno or 0)}."
                " Stop the server that listens there, or use LAB=docker."
            ) from None


class LocalLab(Lab):
    """A running lab on this machine; ``data`` is the servers' own folder."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self.bin, self.data = programs.programs(), run.folder / "data"

    def local_psql(self, server: str, words: list[str], sql: str) -> str:
        socket_folder = str(self.data / f"{server}.socket")
        psql = [*programs.as_server_user(), str(self.bin / "psql"), "-h", socket_folder]
        done = subprocess.run(
            [*psql, *words], input=sql, capture_output=True, text=True, cwd="/", timeout=60
        )
        if done.returncode:
            raise LabError(f"{sql}: {done.stderr.strip()}")
        return done.stdout

    def address(self, server: str) -> tuple[str, int]:
        return ADDRESSES[server], 5432


class LocalClient(Client):
    """Bash of this machine, with its psql."""

    name, shell = "local", "bash"
    lab: LocalLab

    def __init__(self, lab: LocalLab) -> None:
        self.lab, self.address = lab, ADDRESSES["primary"]
        missing = [name for name in ("curl", "openssl") if not shutil.which(name)]
        self.missing_programs = ("aws", *missing)
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
        if "curl" in self.missing_programs:
            bundle = run.folder / "web/files/global/global-bundle.pem"
            shutil.copy(bundle, self._home)
        inside = 'mount --bind "$1" /etc/hosts && cd "$2" && shift 2 && exec "$@"'
        hosts, home = str(run.folder / "hosts"), str(self._home)
        namespace = [*NAMESPACE, "sh", "-c", inside, "sh", hosts, home]
        mark = f"{MARK}={run.name}"
        clean = ["env", "-i", mark, f"HOME={home}", f"PATH={self.lab.bin}:/usr/bin:/bin"]
        return [*namespace, *programs.HANG_UP_WITH_THE_TESTS, *clean, *PLAIN, *BASH]

    def reset(self) -> None:
        shutil.rmtree(self._home, ignore_errors=True)

    def append(self, name: str, text: str) -> None:
        with (self._home / name).open("a") as end:
            end.write(text)


@contextmanager
def start(name: str, values: Values) -> Iterator[LocalLab]:
    """Start the servers and the HTTPS host, and end them afterwards."""
    with new_run(name, values) as run, ExitStack() as processes:
        lab = LocalLab(run)
        with private_files():
            _write_files(lab)
            served = [WEB[0], str(WEB[1]), run.folder / "web"]
            web = [*programs.END_WITH_THE_TESTS, sys.executable, FILES / "web.py", *served]
            log = run.folder / "web.log"
            processes.enter_context(programs.running(web, {MARK: name}, log))
            for server in ADDRESSES:
                _start_server(lab, server, processes)
        yield lab


def _write_files(lab: LocalLab) -> None:
    """The servers' own folder, with their keys, and the reader's host names."""
    folder, data = lab.run.folder, lab.data
    lines = ["127.0.0.1 localhost\n"]
    for key, server in ENDPOINTS.items():
        lines.append(f"{ADDRESSES[server]} {lab.values[key]}\n")
    (folder / "hosts").write_text("".join(lines))
    shutil.copytree(folder / "server", data / "certificates")
    # Copied, because the server's user may not look into the repository.
    if os.geteuid() == 0 and lab.bin.is_relative_to(embedded.FOLDER):
        shutil.copytree(embedded.FOLDER, data / "programs", symlinks=True)
        lab.bin = data / "programs" / "bin"
    for name in ("server.sh", "server.conf"):
        shutil.copyfile(FILES / name, data / name)
    # Tokens are checked by PAM, which not every build has; no test makes one here.
    rules = (FILES / "pg_hba.conf").read_text().splitlines(keepends=True)
    (data / "pg_hba.conf").write_text("".join(rule for rule in rules if " pam" not in rule))
    if os.geteuid() == 0:
        folder.chmod(0o711)  # to be passed through by the servers' user, not listed
        for path in [data, *data.rglob("*")]:
            shutil.chown(path, programs.server_user().pw_uid)


def _start_server(lab: LocalLab, server: str, processes: ExitStack) -> None:
    """``LabError`` with the server's log if it does not answer."""
    environment = {
        **lab.run.environment,
        MARK: lab.run.name,
        "PATH": f"{lab.bin}:/usr/bin:/bin",
        "LAB": str(lab.data),
        "DATA": str(lab.data / server),
        "CERTIFICATES": str(lab.data / "certificates"),
        "LISTEN": ADDRESSES[server],
        "PRIMARY": ADDRESSES["primary"],
    }
    words = [*programs.as_server_user(), "sh", lab.data / "server.sh", server]
    log = lab.run.folder / f"{server}.log"
    process = processes.enter_context(programs.running(words, environment, log))

    def answers() -> bool:
        if process.poll() is not None:
            raise LabError("it has ended")
        with suppress(psycopg.OperationalError), observer(lab, server):
            return True
        return False

    try:
        poll(answers, "the server answers", START)
    except LabError:
        tail = "\n  ".join(log.read_text(errors="replace").splitlines()[-8:])
        raise LabError(f"A server of the lab does not answer:\n  {tail}") from None
