"""PostgreSQL's programs on this machine: where they are, who runs them, how."""

import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from . import LabError

START = 60  # seconds that a server may take to answer


def programs() -> Path:
    """The folder of PostgreSQL's server programs, the newest that is here.

    ``LabError`` if there is none.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major)
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise LabError(
            "There is neither Docker nor PostgreSQL's server here. Start Docker, or"
            " install the server, such as with: apt-get install postgresql"
        )
    return found[-1].parent if found else Path(on_path).resolve().parent


def _major(path: Path) -> int:
    return int(path.parts[-3])


def version(program: Path) -> str:
    """The version that a program of PostgreSQL prints of itself."""
    words = [program, "--version"]
    return subprocess.run(words, capture_output=True, text=True).stdout.split()[2]


# A program that heeds SIGINT, even where the tests run in the background and ignore
# it. The kernel ends it when the tests die, however they die.
HEED_INTERRUPTS = ["env", "--default-signal=INT"]
END_WITH_THE_TESTS = [*HEED_INTERRUPTS, "setpriv", "--pdeathsig=INT"]


def as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root: how to become the user that it runs as."""
    if os.geteuid() != 0:
        return END_WITH_THE_TESTS
    user = server_user()
    change = [f"--reuid={user}", f"--regid={user}", "--init-groups"]
    return [*END_WITH_THE_TESTS, *change]


def server_user() -> str:
    """The user whom the servers run as: this one, or ``postgres`` for root."""
    if os.geteuid() != 0:
        return getpass.getuser()
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise LabError("There is no user postgres to run the server as.") from None


@contextmanager
def running(words: list, environment: dict, log: Path) -> Iterator[subprocess.Popen]:
    """A program in the background, which is ended afterwards."""
    with log.open("wb") as output:
        # A session of its own: Ctrl-C is for the tests, which then end it.
        process = subprocess.Popen(
            words, env=environment, stdout=output, stderr=output, cwd="/",
            start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def claim(address: str, port: int) -> None:
    """``LabError`` if another program listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise LabError(
                f"The lab needs {address}:{port}: {error.strerror}."
                " Stop the server that listens there, or use LAB=docker."
            ) from None


def wait_for(answers: Callable[[], bool], process: subprocess.Popen, log: Path) -> None:
    """Wait until a server answers; ``LabError`` with its log if it does not."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        if answers():
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)
    tail = "\n  ".join(log.read_text(errors="replace").splitlines()[-8:])
    raise LabError(f"A server of the lab does not answer:\n  {tail}")
