"""PostgreSQL's programs on this machine: where they are, who runs them, how."""

import os
import pwd
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..run import LabError, uninterrupted
from ..versions import RELEASES, major
from . import embedded

# For root, who may not run the server: the first of these users that is there.
SERVER_USERS = ("postgres", "nobody")
# A program that heeds the signals of a terminal that closes or interrupts, even where
# the tests were started by nohup or in the background and ignore them. The kernel ends
# it when the tests die, however they die.
HEED_SIGNALS = ["env", "--default-signal=HUP,INT"]
END_WITH_THE_TESTS = [*HEED_SIGNALS, "setpriv", "--pdeathsig=INT"]
HANG_UP_WITH_THE_TESTS = [*HEED_SIGNALS, "setpriv", "--pdeathsig=HUP"]  # for a shell


def programs() -> Path:
    """The folder of PostgreSQL's programs, of the newest of our versions that is here.

    Where there is none, they are fetched; ``LabError`` if that cannot be.
    """
    for release in sorted(RELEASES, key=int, reverse=True):
        folder = Path(f"/usr/lib/postgresql/{release}/bin")
        if (folder / "initdb").exists():
            return folder
    if (initdb := shutil.which("initdb")) and major(version(Path(initdb))) in RELEASES:
        return Path(initdb).resolve().parent
    return embedded.fetched() / "bin"


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


def as_server_user() -> list[str]:
    """PostgreSQL refuses to run as root: how to become the user that it runs as."""
    if os.geteuid() != 0:
        return END_WITH_THE_TESTS
    user = server_user()
    change = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups"]
    return [*END_WITH_THE_TESTS, *change]


def server_user() -> pwd.struct_passwd:
    """The user that runs the server for root; ``LabError`` if there is none."""
    for name in SERVER_USERS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise LabError(f"There is no user {' or '.join(SERVER_USERS)} to run the server as.")


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
        with uninterrupted(), suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
