"""A shell on a machine that stays open: each ``docker exec`` costs a tenth of a second."""

import base64
import secrets
import shlex
import socket
import subprocess
from subprocess import CompletedProcess
from typing import Any

import pexpect
from pexpect.fdpexpect import fdspawn

from ..run import LabError


class ExecSession:
    """A root shell, started by ``command``, that runs one program after the other."""

    def __init__(self, machine: str, command: list[str]) -> None:
        self._machine = machine
        self._socket, its = socket.socketpair()
        # In a session of its own: Ctrl-C is for the tests, which then end it.
        with its:
            self._shell = subprocess.Popen(
                command,
                stdin=its.fileno(),
                stdout=its.fileno(),
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        # Its types depend on what it is given.
        self._spawn: Any = fdspawn(self._socket, encoding="utf-8", codec_errors="replace")

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
        what = f"{self._machine}: {shlex.join(words)}"
        if user != "root":
            change = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
            words = (*change, "env", f"HOME=/home/{user}", *words)
        end = secrets.token_hex()
        given = base64.b64encode(stdin.encode()).decode()
        script = (
            f"echo {given} | base64 -d | {shlex.join(words)} 2>/tmp/.errors\n"
            f'printf "\\n%s %s %s\\n" {end} $? "$(base64 -w0 /tmp/.errors)"\n'
        )
        try:
            self._spawn.send(script)
            self._spawn.expect(rf"\n{end} (\d+) (\S*)\n", limit)
        except pexpect.TIMEOUT:
            self.close()
            raise LabError(f"{what}: does not end") from None
        except (OSError, pexpect.EOF):
            raise LabError(f"{what}: the machine went away meanwhile") from None
        status, errors = self._spawn.match.groups()
        stderr = base64.b64decode(errors).decode(errors="replace")
        return CompletedProcess(words, int(status), self._spawn.before, stderr)

    def close(self) -> None:
        """End the shell."""
        self._shell.kill()
        self._shell.wait()
        self._socket.close()
