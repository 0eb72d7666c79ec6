"""A terminal with Command Prompt, in Wine."""

import re
from dataclasses import replace
from typing import ClassVar

import pexpect
from lab.docker.windows import SIZE, WindowsClient

from .base import SHELL, Answer, Terminal, TerminalError

WINE_FAILED = "ShellExecuteEx failed"  # on a busy machine, seldom; nothing has run then
BATCH_FILE = "step.bat"
STATUS = "echo %ERRORLEVEL%"
VARIABLES = "%(?:APPDATA|PATH|PG[A-Z]+)%"  # that the guide means


class WineConsole(pexpect.spawn):
    """A pty on which Wine paints its console: what it paints, as text.

    ``AssertionError`` if it paints in a way that is not known here.
    """

    RIGHT = re.compile(r"\x1b\[(\d*)C")  # the cursor goes over spaces
    UNSEEN = re.compile(r"\x1b\[(?:K|\?25[hl])|\x1b\]0;[^\x07]*\x07")
    PART = re.compile(r"(?:\x1b(?:\[[0-9;?]*|\][^\x07]*)?|\r+)\Z")
    _rest = ""

    def read_nonblocking(self, size: int = 1, timeout: float | None = -1) -> str:
        text = self._rest + super().read_nonblocking(size, timeout)
        self._rest = "".join(self.PART.findall(text))
        text = text.removesuffix(self._rest)
        text = self.RIGHT.sub(lambda match: " " * int(match.group(1) or 1), text)
        text = self.UNSEEN.sub("", text)
        assert "\x1b" not in text, f"an unknown way to paint: {text!r}"
        return text.replace("\r\r\n", "\r\n")


class CmdInteractive(Terminal):
    """Command Prompt, into which the reader pastes line by line."""

    client: WindowsClient

    def __init__(self, client: WindowsClient) -> None:
        try:
            super().__init__(client)
        except TerminalError as error:
            if WINE_FAILED not in str(error):
                raise
            super().__init__(client)

    tab = "windows.cmd"
    not_found = 9009
    size = SIZE
    spawn = WineConsole
    enter = "\r"
    shell_prompts: ClassVar = {SHELL: "reader> ", "shell more": r"More\? "}

    def _wait_for_shell(self) -> None:
        # Wine has no way to set the prompt beforehand.
        self._child.expect(r"Z:.*>\Z|C:.*>\Z")
        self._child.send(f"prompt reader$G$S{self.enter}")
        self._expect("prompt")

    def _is_echo(self, shown: str, line: str) -> bool:
        return shown.rstrip() == line.rstrip()  # spaces at the end are not painted

    def _status(self, prompt: re.Match[str]) -> int:
        self._child.send(STATUS + self.enter)
        _, before, _ = self._expect(STATUS)
        return int(before.removeprefix(f"{STATUS}\n"))

    def type(self, text: str, limit: float | None = None) -> Answer:
        answer = super().type(text, limit)
        if re.fullmatch(r"set [^&\n]*\n?", text):  # leaves the status of what ran before
            return replace(answer, status=None)
        if not (text.startswith("curl ") and self.client.uses_stand_ins):
            return answer
        return replace(answer, status=self.client.status_of_curl())


class CmdBatchFile(CmdInteractive):
    """Command Prompt, whose reader saves each command as a batch file and runs that."""

    limit = 60  # psql.exe 18 on Wine 10 hears of a time-out half a minute late
    not_found = 1  # Windows and Wine 8 say 9009; Wine 10 does not, in a batch file

    def _lines(self, text: str) -> list[str]:
        if self.at != SHELL:
            return super()._lines(text)
        self.client.write(BATCH_FILE, f"@echo off\n{in_batch(text)}\n")
        return [BATCH_FILE]


def in_batch(text: str) -> str:
    """``text`` as it is written in a batch file: each ``%`` twice, but a variable's."""
    return re.sub(rf"({VARIABLES})|%", lambda match: match.group(1) or "%%", text)
