"""Terminals, in which the robot reader types: one class for each kind of shell."""

from collections.abc import Iterator
from contextlib import contextmanager

from lab.clients import Client

from .base import LOST, NOT_FOUND, PSQL, SHELL, Answer, Terminal, TerminalError
from .bash import Bash
from .cmd import CmdBatchFile, CmdInteractive
from .powershell import PowerShell

__all__ = [
    "LOST",
    "NOT_FOUND",
    "PSQL",
    "SHELL",
    "Answer",
    "Terminal",
    "TerminalError",
    "open_terminal",
    "terminal_class",
]

# By the shell of a client.
CLASSES: dict[str, type[Terminal]] = {
    "bash": Bash,
    "cmd-paste": CmdInteractive,
    "cmd-batch": CmdBatchFile,
    "powershell": PowerShell,
}


def terminal_class(client: Client) -> type[Terminal]:
    """The kind of terminal that is used at ``client``."""
    return CLASSES[client.shell]


@contextmanager
def open_terminal(client: Client) -> Iterator[Terminal]:
    """A fresh terminal at ``client``; nothing of it is left afterwards."""
    try:
        terminal = terminal_class(client)(client)
        try:
            yield terminal
        finally:
            terminal.close()
    finally:
        client.reset()
