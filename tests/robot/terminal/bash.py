"""A terminal with bash."""

from typing import ClassVar

from .base import SHELL, Terminal


class Bash(Terminal):
    """Bash, into which the reader pastes line by line; ``clients.PLAIN`` has its prompt."""

    tab = "unix.sh"
    shell_prompts: ClassVar = {SHELL: r"reader\[(\d+)\]\$ ", "shell more": r"more> "}
