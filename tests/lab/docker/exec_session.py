"""A shell on a machine of the lab that stays open.

``docker exec`` costs a tenth of a second each time, and the tests have thousands of small
things to do there.
"""

import base64
import os
import secrets
import select
import shlex
import subprocess
import time
from contextlib import suppress
from subprocess import PIPE, CompletedProcess

from ..run import LabError


class ExecSession:
    """A root shell, started by ``command``, that runs one program after the other."""

    def __init__(self, machine: str, command: list[str]) -> None:
        self._machine = machine
        # In a session of its own: Ctrl-C is for the tests, which then end it.
        self._shell = subprocess.Popen(
            command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert self._shell.stdin and self._shell.stdout
        self._input, self._output = self._shell.stdin, self._shell.stdout

    @property
    def is_open(self) -> bool:
        """Whether the shell is still there."""
        return self._shell.poll() is None

    def run(
        self, words: tuple[str, ...], user: str, stdin: str, limit: float
    ) -> CompletedProcess[str]:
        """Run a program to its end, as ``user``, once.

        ``LabError`` names it if it takes more than ``limit`` seconds, or if the session
        ends before: then it may have run, or not.
        """
        program = words
        if user != "root":
            change = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
            words = (*change, "env", f"HOME=/home/{user}", *words)
        end = secrets.token_hex()
        given = base64.b64encode(stdin.encode()).decode()
        script = (
            f"echo {given} | base64 -d | {shlex.join(words)} 2>/tmp/.errors\n"
            f'printf "\\n%s %s %s\\n" {end} $? "$(base64 -w0 /tmp/.errors)"\n'
        )
        what = f"{self._machine}: {shlex.join(program)}"
        with suppress(BrokenPipeError):
            self._input.write(script.encode())
            self._input.flush()
        shown, tail = self._read_until(f"\n{end} ".encode(), what, time.monotonic() + limit)
        status, errors = tail.decode().split(" ")
        error_text = base64.b64decode(errors).decode(errors="replace")
        return CompletedProcess(
            words, int(status), shown.decode(errors="replace"), error_text
        )

    def _read_until(self, end: bytes, what: str, limit: float) -> tuple[bytes, bytes]:
        """What comes before ``end``, and the rest of that line."""
        shown = b""
        while True:
            before, found, after = shown.partition(end)
            if found and after.endswith(b"\n"):
                return before, after.rstrip(b"\n")
            remaining = limit - time.monotonic()
            if remaining <= 0 or not select.select([self._output], [], [], remaining)[0]:
                self.close()
                raise LabError(f"{what}: does not end")
            more = os.read(self._output.fileno(), 65536)
            if not more:
                raise LabError(f"{what}: the machine went away meanwhile")
            shown += more

    def close(self) -> None:
        """End the shell."""
        self._shell.kill()
        self._shell.wait()
        with suppress(BrokenPipeError):
            self._input.close()
        self._output.close()
