"""Terminals, in which the robot reader types: one class for each kind of shell."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from lab.clients import Client

from .base import LOST, NOT_FOUND, PSQL, SHELL, Answer, Terminal, TerminalError
from .cmd import CmdBatchFile, CmdInteractive
from .painted import PowerShell, Zsh

__all__ = ["LOST", "NOT_FOUND", "PSQL", "SHELL", "Answer", "TerminalError"]

# By the shell of a client.
CLASSES: dict[str, type[Terminal]] = {
    "bash": Terminal,
    "zsh": Zsh,
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
    with ExitStack() as stack:
        stack.callback(client.reset)
        terminal = terminal_class(client)(client)
        stack.callback(terminal.close)
        yield terminal
