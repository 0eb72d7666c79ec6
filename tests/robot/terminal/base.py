"""A terminal: a pty, a shell, a prompt, a password.

``Terminal.type`` types text as a reader would paste it, line by line, waits for the next
prompt, and returns what the terminal showed.
"""

import os
import re
import signal
from dataclasses import dataclass
from typing import Any, ClassVar

import pexpect
from lab.clients import COLUMNS, ROWS, Client
from lab.run import interrupted_later

SHELL = "shell"
PSQL = "psql"
LOST = "psql without a connection"
NOT_FOUND = 127  # the status of a shell that finds no program of this name


@dataclass(frozen=True)
class Answer:
    """What followed a typed text: ``shown`` without the echo, and the prompt.

    ``status`` is the exit status of the last command, None inside psql;
    ``connected`` whether psql has just connected.
    """

    shown: str
    at: str
    status: int | None
    connected: bool

    @property
    def refusal(self) -> str:
        """What psql says when it refuses; ``AssertionError`` unless its status is 2."""
        assert self.status == 2, f"psql does not refuse: {self}"
        return self.shown

    def succeeded(self) -> "Answer":
        """This answer; ``AssertionError`` if a command failed."""
        assert self.status in (0, None), f"it failed: {self}"
        return self

    def in_psql(self) -> "Answer":
        """This answer; ``AssertionError`` unless psql's prompt is there."""
        assert self.at == PSQL, f"psql is not connected: {self}"
        return self


class TerminalError(AssertionError):
    """The terminal did not do what a reader expects; the text shows its end."""


class Terminal:
    """One terminal at a client: bash, and whatever was started in it.

    ``printed`` is everything that the terminal ever showed; ``password`` what the reader
    answers when asked for one. A subclass for another shell overrides the attributes and
    methods before ``type``.
    """

    tab: ClassVar[str] = "unix.sh"  # the file name of the shell's commands
    not_found: ClassVar[int] = NOT_FOUND
    size: ClassVar[tuple[int, int]] = ROWS, COLUMNS
    spawn: ClassVar[Any] = pexpect.spawn  # its types depend on what it is given
    enter: ClassVar[str] = "\n"
    limit: ClassVar[float] = 20  # seconds that an answer may take
    # The same shell with a prompt and an editor for people, wherever PATH leads.
    for_people: ClassVar[str] = (
        r"TERM=xterm HISTFILE=/dev/null 'PS1=reader:\w\$ ' /bin/bash --noprofile --norc"
    )
    # As ``clients.PLAIN`` sets them.
    shell_prompts: ClassVar[dict[str, str]] = {
        SHELL: r"reader\[(\d+)\]\$ ",
        "shell more": r"more> ",
    }

    def __init__(self, client: Client) -> None:
        self.client = client
        self.printed = ""
        values = client.lab.values
        self.password = values["password"]
        self._second: Terminal | None = None
        database = f"(?:{re.escape(values['database'])}|postgres)"
        prompts = {
            **self.shell_prompts,
            PSQL: rf"{database}=> ",
            "psql more": rf"{database}[-('\"*]> ",
            LOST: r"!\?> ",
            "password": r"Password[^\r\n]*: ",
            "question": r"[^\r\n]*\(yes/no/\[fingerprint\]\)\? ",
        }
        self._names = list(prompts)
        self._patterns: list[Any] = [
            re.compile(rf"(?:^|\r\n){p}\Z") for p in prompts.values()
        ]
        program, *words = client.shell_command()
        self._child: Any = None
        try:
            with interrupted_later():  # or nobody would know of a shell that has begun
                self._child = self.spawn(
                    program,
                    words,
                    encoding="utf-8",
                    timeout=self.limit,
                    dimensions=self.size,
                )
            self._child.delaybeforesend = None
            self._child.delayafterclose = self._child.ptyproc.delayafterclose = 0
            self._wait_for_shell()
        except BaseException as error:  # an interrupt, too: nobody else knows of it yet
            if not self._child:
                raise
            self._child.close(force=True)
            if isinstance(error, pexpect.ExceptionPexpect):
                said = self._child.before.strip()
                raise TerminalError(f"no shell came: {said}") from None
            raise
        self.at = SHELL

    def _wait_for_shell(self) -> None:
        self._child.expect(self._patterns[0])

    def _lines(self, text: str) -> list[str]:
        """What is typed, line by line, for ``text``."""
        return text.removesuffix("\n").split("\n")

    def _is_echo(self, shown: str, line: str) -> bool:
        """Whether this is how ``line``, when it is typed, is ``shown``."""
        return shown == line

    def _status(self, prompt: re.Match[str]) -> int:
        """The exit status of what the shell, whose prompt this is, has run."""
        return int(prompt.group(1))

    def type(self, text: str, limit: float | None = None) -> Answer:
        """Type ``text``, a snippet of one line or more; answer password prompts.

        ``limit`` is in seconds, for each answer of the terminal; None for the usual one.
        """
        self._child.timeout = limit or self.limit
        shown: list[str] = []
        for line in self._lines(text):
            self._child.send(line + self.enter)
            name, before, match = self._expect(line)
            echo, _, rest = before.partition("\n")
            if not self._is_echo(echo, line):
                raise self._error(f"typed {line!r}, the terminal showed {echo!r}")
            while name == "password":
                rest += match.group()
                self._child.send(self.password + self.enter)
                name, before, match = self._expect("the password")
                rest += before
            shown.append(rest)
        if name.endswith("more"):
            raise self._error(f"{text!r} is not complete: the {name} prompt came")
        was, self.at = self.at, name
        if name == PSQL and was != PSQL:
            shown.append(match.group().strip("\r\n"))
        status = self._status(match) if name == SHELL else None
        connected = name == PSQL and was != PSQL
        return Answer(visible("\n".join(shown)), name, status, connected)

    @property
    def second(self) -> "Terminal":
        """Another terminal of the same reader, beside this one."""
        if not self._second:
            self._second = type(self)(self.client)
        return self._second

    def leave_running(self, text: str) -> None:
        """Type ``text``, a program that holds the terminal, and say yes when it asks.

        It asks once, whether its host is to be trusted, and then says nothing.
        """
        for line in text.split("\n"):
            self._child.send(line + self.enter)
            name, _, _ = self._expect(line)
        if name != "question":
            raise self._error(f"{text!r} does not hold the terminal")
        self._child.send("yes" + self.enter)

    def hand_over(self) -> None:
        """Let a person type here, at the terminal of this program, until the shell ends.

        ``KeyboardInterrupt`` if that terminal is closed.
        """

        def is_there(typed: bytes) -> bytes:
            if not typed:
                raise KeyboardInterrupt
            return typed

        def resize(*_: object) -> None:
            columns, rows = os.get_terminal_size()
            self._child.setwinsize(rows, columns)

        before = signal.signal(signal.SIGWINCH, resize)
        try:
            self._child.send(f"exec /usr/bin/env {self.for_people}{self.enter}")
            self._child.expect_exact(self.for_people)  # on one line, as it is still wide
            resize()
            self._child.interact(escape_character=None, input_filter=is_there)
        except OSError:
            raise KeyboardInterrupt from None
        finally:
            signal.signal(signal.SIGWINCH, before)

    def close(self) -> None:
        """End the shell and all that runs in this terminal, and in the second one."""
        if self._second:
            self._second.close()
        self._child.close(force=True)

    def _expect(self, typed: str) -> tuple[str, str, re.Match[str]]:
        try:
            which = self._child.expect(self._patterns)
        except pexpect.ExceptionPexpect as error:
            raise self._no_prompt(typed, error, self._child.before) from None
        self.printed += self._child.before + self._child.after
        before = self._child.before.replace("\r\n", "\n")
        return self._names[which], before, self._child.match

    def _no_prompt(self, typed: str, error: Exception, shown: str) -> TerminalError:
        within = f"gave no prompt within {self._child.timeout:g} seconds"
        what = "closed" if isinstance(error, pexpect.EOF) else within
        self.printed += shown
        return self._error(f"after {typed!r} the terminal {what}")

    def _error(self, what: str) -> TerminalError:
        tail = "\n  ".join(self.printed.replace("\r\n", "\n").splitlines()[-15:])
        return TerminalError(f"{self.client.name}: {what}; it showed last:\n  {tail}")


def visible(text: str) -> str:
    """``text`` as it looks: no tabs, spaces at line ends or outer empty lines."""
    lines = [line.expandtabs().rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip("\n")
