"""A client with pgAdmin in the lab in Docker; ``make pgadmin`` fetches it."""

from functools import cached_property
from pathlib import Path

from ..run import LabError, poll
from .bash import DockerClient
from .cli import docker
from .lab import DockerLab

MACHINE = "pgadmin"
# What "make pgadmin" leaves behind.
FETCHED = Path(__file__).parents[3] / "_build" / MACHINE / ".fetched"
CACHE = FETCHED.parents[1] / "pgadmin-cache"
HOME = "/home/you"
DATA = "/tmp/pgadmin"  # as in pgadmin4/config.py
NEW = "/tmp/pgadmin-new"
PROGRAM = (
    "env PYTHONPATH=/pgadmin PYTHONPYCACHEPREFIX=/pgadmin-cache"
    " python3 /pgadmin/pgadmin4/pgAdmin4.py"
)
LOG, PID = "/tmp/pgadmin.log", "/tmp/pgadmin.pid"
PORT = 5050  # as in pgadmin4/config.py


class PgAdminClient(DockerClient):
    """pgAdmin, which runs from ``start`` to ``stop``."""

    shell = "pgadmin"

    def __init__(self, lab: DockerLab) -> None:
        # What Python compiles is kept for the next run, which it saves 20 seconds: the
        # machine's user writes it, and whoever runs the tests may remove it.
        CACHE.mkdir(exist_ok=True)
        CACHE.chmod(0o777)
        super().__init__(lab, MACHINE)
        self.execute("install", "-d", "-o", "reader", HOME)

    @cached_property
    def url(self) -> str:
        """Where the tests' browser finds pgAdmin."""
        return f"http://{docker('port', self.lab.container(MACHINE), str(PORT)).strip()}/"

    def execute_as_reader(self, command: str) -> str:
        """Run ``command`` in the reader's home folder, by a shell; what it prints."""
        words = ["sh", "-c", f"cd {HOME} && {command}"]
        return self.execute("env", f"HOME={HOME}", *words, user="reader")

    def start(self) -> None:
        """Start pgAdmin, with the servers that it knew before; ``LabError`` if it fails."""
        # A new pgAdmin takes some seconds to make its folder: it gets a copy of the first.
        again = f"[ -e {DATA} ] || ! [ -e {NEW} ] || cp -a {NEW} {DATA}"
        self.execute("sh", "-c", again)
        self.execute_as_reader(f"umask 0; {{ {PROGRAM} >{LOG} 2>&1 & }}; echo $! >{PID}")
        ping = ("curl", "--silent", f"http://127.0.0.1:{PORT}/misc/ping")
        try:
            poll(lambda: self.execute(*ping, check=False) == "PING", "it answers", 60, 0.2)
        except LabError:
            words = self.execute("tail", "-n", "5", LOG)
            raise LabError(f"pgAdmin does not start. Its last words:\n{words}") from None
        self.execute("sh", "-c", f"[ -e {NEW} ] || cp -a {DATA} {NEW}")

    def stop(self) -> None:
        """End pgAdmin, if it runs, and keep the servers that it knows."""
        wait = "tail -f -s 0.1 --pid=$p /dev/null"
        end = f"p=$(cat {PID}) || exit 0; kill $p; {wait}; rm {PID}"
        self.execute("timeout", "20", "sh", "-c", end)

    def reset(self) -> None:
        """End pgAdmin, and forget all that the reader did."""
        self.stop()
        self.execute("sh", "-c", f"rm -rf {DATA}; find {HOME} -mindepth 1 -delete")
