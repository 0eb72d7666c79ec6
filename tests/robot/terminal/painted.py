"""Terminals whose shell has an editor that paints: PowerShell, and zsh."""

import re
import time
from typing import ClassVar

import pexpect
import pyte
from lab.clients import COLUMNS, PAINTED_ROWS

from .base import SHELL, Terminal


class _Screen(pyte.Screen):
    """A screen that answers ``child``, which asks where the cursor is."""

    child: pexpect.spawn

    def write_process_input(self, data: str) -> None:
        self.child.send(data)


class Painted(Terminal):
    """A terminal that is read off a screen; see ``Terminal``."""

    size = PAINTED_ROWS, COLUMNS
    enter = "\r"

    def _wait_for_shell(self) -> None:
        rows, columns = self.size
        self._screen = _Screen(columns, rows)
        self._screen.child = self._child
        self._stream = pyte.Stream(self._screen)
        self._prompt_ended = -1, 0  # row and column
        self._expect("its start")

    def _is_echo(self, shown: str, line: str) -> bool:
        return shown == line.rstrip()

    def _expect(self, typed: str) -> tuple[str, str, re.Match[str]]:
        end = time.monotonic() + self._child.timeout
        row, column = self._prompt_ended
        while True:
            left = max(0.0, end - time.monotonic())
            try:
                painted = self._child.read_nonblocking(100_000, left)
            except pexpect.ExceptionPexpect as error:
                raise self._no_prompt(typed, error, "\n".join(self._rows(row))) from None
            self._stream.feed(painted)
            cursor = self._screen.cursor
            line = "\r\n" + self._row(cursor.y)[: cursor.x].ljust(cursor.x)
            for name, pattern in zip(self._names, self._patterns, strict=True):
                if cursor.y > row and (match := pattern.search(line)):
                    first, *others = self._rows(row)[:-1] or [""]
                    before = "\n".join([first[column:], *others])
                    self.printed += before + line
                    self._prompt_ended = cursor.y, cursor.x
                    return name, before, match

    def _rows(self, first: int) -> list[str]:
        """What is on the screen from a row to the cursor's."""
        return [self._row(y) for y in range(max(first, 0), self._screen.cursor.y + 1)]

    def _row(self, number: int) -> str:
        row = self._screen.buffer[number]
        return "".join(row[x].data for x in range(self._screen.columns)).rstrip()


class PowerShell(Painted):
    """PowerShell with PSReadLine, into which the reader pastes line by line."""

    tab = "windows.ps1"
    not_found = 1
    shell_prompts: ClassVar = {SHELL: r"reader\[(\d+)\]> ", "shell more": ">> "}


class Zsh(Painted):
    """The shell of macOS, into which the reader pastes line by line."""

    for_people = "TERM=xterm HISTFILE=/dev/null 'PS1=reader:%~ %# ' /usr/bin/zsh --no-rcs"
    shell_prompts: ClassVar = {SHELL: r"reader\[(\d+)\]% ", "shell more": "more> "}
