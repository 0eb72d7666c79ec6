"""A terminal with PowerShell, where this machine has one, in the lab without Docker."""

import re
from typing import ClassVar

import pexpect
from lab.local.lab import LocalClient

from .base import SHELL, Terminal

STEP = "step.ps1"
# No editor that paints, the prompt with the status, and Windows' name for curl.
START = (
    "Remove-Module PSReadLine -ErrorAction SilentlyContinue;"
    " Set-Alias curl.exe /usr/bin/curl;"
    " function prompt { 'reader[' + [int]$LASTEXITCODE + ']> ' }"
)


class Unpainted(pexpect.spawn):
    """A pty, without the codes that paint on it."""

    PAINT = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[=>])")

    def read_nonblocking(self, size: int = 1, timeout: float | None = -1) -> str:
        return self.PAINT.sub("", super().read_nonblocking(size, timeout))


class PowerShell(Terminal):
    """PowerShell, begun in the lab's own shell; each command is a file, dot-sourced."""

    client: LocalClient
    tab = "windows.ps1"
    spawn = Unpainted
    shell_prompts: ClassVar = {SHELL: r"reader\[(\d+)\]> ", "shell more": ">> "}

    def _wait_for_shell(self) -> None:
        self._child.expect(r"reader\[0\]\$ ")
        start = START.replace("$", r"\$")
        self._child.send(f'exec pwsh -NoLogo -NoProfile -NoExit -Command "{start}"\n')
        self._child.expect(r"reader\[0\]> \Z")

    def _lines(self, text: str) -> list[str]:
        if self.at != SHELL:
            return super()._lines(text)
        self.client.write(STEP, f"{text}\n")
        return [f". ./{STEP}"]
