"""pgAdmin in the lab in Docker, on a machine of its own; ``make pgadmin`` fetches it."""

from . import HERE, LabError
from .compose import ComposeLab

MACHINE = "pgadmin"
# What "make pgadmin" leaves behind.
FETCHED = HERE.parents[1] / "_build" / MACHINE / ".fetched"
HOME = "/home/you"
DATA = "/tmp/pgadmin"  # as in pgadmin4/config.py
NEW = "/tmp/pgadmin-new"
PROGRAM = (
    "env PYTHONPATH=/pgadmin PYTHONPYCACHEPREFIX=/tmp/pgadmin-cache"
    " CONFIG_DISTRO_FILE_PATH=/lab/pgadmin4/config.py"
    " python3 /pgadmin/pgadmin4/pgAdmin4.py"
)
LOG, PID = "/tmp/pgadmin.log", "/tmp/pgadmin.pid"


class PgAdmin:
    """The lab, for a reader with pgAdmin; see ``lab.Lab``.

    What is not said here is the lab's own. pgAdmin runs from ``start`` to ``stop``.
    """

    client = MACHINE
    address_of_client = "10.142.57.24"

    def __init__(self, lab: ComposeLab) -> None:
        self._lab = lab
        lab.start_more(MACHINE)
        self.on(MACHINE, "install", "-d", "-o", "reader", HOME)

    def __getattr__(self, name: str):
        return getattr(self._lab, name)

    @property
    def url(self) -> str:
        """Where the tests' browser finds pgAdmin."""
        return "http://{}:{}/".format(*self.address(MACHINE, 5050))

    def run_as_reader(self, command: str) -> str:
        """Run ``command`` in the reader's home folder, by a shell; what it prints."""
        words = ["sh", "-c", f"cd {HOME} && {command}"]
        return self.on(MACHINE, "env", f"HOME={HOME}", *words, user="reader")

    def start(self) -> None:
        """Start pgAdmin, with the servers that it knew before; ``LabError`` if it fails."""
        # A new pgAdmin takes some seconds to make its folder: it gets a copy of the first.
        again = f"[ -e {DATA} ] || ! [ -e {NEW} ] || cp -a {NEW} {DATA}"
        self.on(MACHINE, "sh", "-c", again)
        self.run_as_reader(f"{{ {PROGRAM} >{LOG} 2>&1 & }}; echo $! >{PID}")
        wait = "curl --retry-connrefused --retry 60 --retry-delay 1 --retry-max-time 60"
        ping = "--silent --fail http://127.0.0.1:5050/misc/ping"
        if self.on(MACHINE, *wait.split(), *ping.split(), check=False) != "PING":
            words = self.on(MACHINE, "tail", "-n", "5", LOG)
            raise LabError(f"pgAdmin does not start. Its last words:\n{words}")
        self.on(MACHINE, "sh", "-c", f"[ -e {NEW} ] || cp -a {DATA} {NEW}")

    def stop(self) -> None:
        """End pgAdmin, if it runs, and keep the servers that it knows."""
        wait = "tail -f -s 0.1 --pid=$p /dev/null"
        end = f"p=$(cat {PID}) || exit 0; kill $p; {wait}; rm {PID}"
        self.on(MACHINE, "timeout", "20", "sh", "-c", end)

    def clear(self) -> None:
        """End pgAdmin, and forget all that the reader did."""
        self.stop()
        self.on(MACHINE, "sh", "-c", f"rm -rf {DATA}; find {HOME} -mindepth 1 -delete")
