"""A shell on a machine of the lab that stays open.

``docker exec`` costs a tenth of a second each time, and the tests have thousands of small
things to do there.
"""

import base64
import secrets
import shlex
import subprocess
from contextlib import suppress
from subprocess import PIPE, CompletedProcess


class Channel:
    """A shell of root's in a container."""

    def __init__(self, container: str) -> None:
        # In a session of its own: Ctrl-C is for the tests, which then end it.
        self._shell = subprocess.Popen(
            ["docker", "exec", "-i", container, "sh"],
            stdin=PIPE,
            stdout=PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def run(self, words: tuple[str, ...], user: str, stdin: str) -> CompletedProcess | None:
        """Run a program to its end, as ``user``; None if the machine is gone."""
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
            self._shell.stdin.write(script.encode())
            self._shell.stdin.flush()
        except BrokenPipeError:
            return None
        shown = b""
        for line in self._shell.stdout:
            if line.startswith(end.encode()):
                _, status, errors = line.decode().rstrip("\n").split(" ")
                output = shown.removesuffix(b"\n").decode()
                errors = base64.b64decode(errors).decode()
                return CompletedProcess(words, int(status), output, errors)
            shown += line
        return None

    def close(self) -> None:
        """End the shell."""
        self._shell.kill()
        self._shell.wait()
        with suppress(BrokenPipeError):
            self._shell.stdin.close()
        self._shell.stdout.close()
