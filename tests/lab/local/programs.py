"""PostgreSQL's programs on this machine: where they are, who runs them, how."""

import getpass
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..run import LabError, poll, private_files

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
    return (found[-1] if found else Path(on_path or "").resolve()).parent


def _major(path: Path) -> int:
    return int(path.parts[-3])


def version(program: Path) -> str:
    """The version that a program of PostgreSQL prints of itself.

    ``LabError`` if it is not there, cannot run, or prints anything else.
    """
    try:
        words = [str(program), "--version"]
        done = subprocess.run(
            words, capture_output=True, text=True, errors="replace", timeout=20
        )
    except subprocess.TimeoutExpired:
        raise LabError(f"{program} --version does not end within 20 seconds") from None
    except OSError as error:
        raise LabError(f"{program} does not run: {error}. Install PostgreSQL.") from None
    if not (found := re.search(r"\(PostgreSQL\) (\d+\S*)", done.stdout)):
        said = (done.stdout + done.stderr).strip() or f"exit status {done.returncode}"
        raise LabError(f"{program} prints no version, but: {said}. Install it again.")
    return found[1]


# A program that heeds the signals of a terminal that closes or interrupts, even where
# the tests were started by nohup or in the background and ignore them. The kernel ends
# it when the tests die, however they die.
HEED_SIGNALS = ["env", "--default-signal=HUP,INT"]
END_WITH_THE_TESTS = [*HEED_SIGNALS, "setpriv", "--pdeathsig=INT"]
HANG_UP_WITH_THE_TESTS = [*HEED_SIGNALS, "setpriv", "--pdeathsig=HUP"]  # for a shell


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
    with private_files(), log.open("wb") as output:
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

    def ended_or_answers() -> bool:
        return process.poll() is not None or answers()

    with suppress(LabError):
        poll(ended_or_answers, "the server answers", START)
        if process.poll() is None:
            return
    tail = "\n  ".join(log.read_text(errors="replace").splitlines()[-8:])
    raise LabError(f"A server of the lab does not answer:\n  {tail}")
