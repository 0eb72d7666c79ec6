"""What each shell makes of a snippet: the words that a program is given.

Unix is read by the rules of POSIX shells, Command Prompt and PowerShell by
strict models: a text with anything that the model does not know is refused.
``words`` is the one place that a real run of those shells would replace.
"""

import re
from pathlib import Path

from guide.snippets import Task

# Continuation character, and what else may not stand outside or inside quotes.
READ = {
    "windows.cmd": ("^", r"[%!&|<>()^'`;,]", r"[%!^]"),
    "windows.ps1": ("`", r"[$&|<>(){}#'`;,]|(?<!\w)@", r"[$`]"),
}
POSIX = ("\\", r"[$&|<>(){}*?\[\]~#'`;!\\]", r"[$`!\\]")

# How a shell puts what a command prints into a variable of the environment.
TAKEN = {
    "unix.sh": r"""(?P<name>\w+)="\$\((?P<command>[^()]+)\)"\nexport (?P=name)\n""",
    "windows.cmd": r"""set "(?P<name>\w+)="
(?P<command>[^>]+) > (?P<file>[\w.]+)
for /f "delims=" %t in \((?P=file)\) do @set "(?P=name)=%t"
del (?P=file)
""",
    "windows.ps1": r"\$env:(?P<name>\w+) = (?P<command>.+)\n",
}

# Aliases of Windows PowerShell, which take other options than the programs.
ALIASES = {"curl", "wget", "set", "cd", "mkdir"}


def compared(task: Task) -> dict[str, Path]:
    """The variants of a task that must pass the same words as its Unix one."""
    read = {n: p for n, p in task.variants.items() if n in READ or n == "oneline.sh"}
    has_unix = "unix.sh" in task.variants
    return {n: p for n, p in read.items() if has_unix and n not in task.untested}


class Unreadable(Exception):
    """The model of a shell does not know what a text would do."""


def words(shell: str, text: str) -> list[list[str]]:
    """The commands of ``text``, each as the words that the shell would pass.

    ``shell`` is a file name such as ``windows.cmd``; ``oneline.sh`` and
    ``unix.sh`` are read as POSIX. A command whose answer goes into a variable has
    ``NAME=`` before it. ``Unreadable`` names the line that the model does not know.
    """
    if taken := re.fullmatch(TAKEN.get(shell, TAKEN["unix.sh"]), text, re.DOTALL):
        (command,) = words(shell, taken["command"])
        return [[f"{taken['name']}=", *command]]
    join, bare, quoted = READ.get(shell, POSIX)
    lines = text.replace(f" {join}\n", " ").splitlines()
    commands = [_split(line, bare, quoted) for line in lines]
    if shell == "windows.ps1":
        for command in commands:
            if command[0] in ALIASES:
                raise Unreadable(f"{command[0]!r} is an alias in Windows PowerShell")
            command[0] = command[0].removesuffix(".exe")
    return commands


def _split(line: str, bare: str, quoted: str) -> list[str]:
    pieces = line.split('"')
    if len(pieces) % 2 == 0:
        raise Unreadable(f"a quote is not closed: {line}")
    for position, piece in enumerate(pieces):
        odd = re.search(quoted if position % 2 else bare, piece)
        if odd:
            raise Unreadable(f"{odd.group()!r} is not known to the model: {line}")
        if piece.endswith("\\") and position < len(pieces) - 1:
            raise Unreadable(f"a backslash before a quote: {line}")
    # PowerShell splits a word such as -x.y at the dot, and knows --% as its own.
    for word in line.split():
        if re.match(r"-[A-Za-z_][^=]*[.:]", word) or word == "--%":
            raise Unreadable(f"PowerShell reads {word!r} as two words: {line}")
    return [w.replace('"', "") for w in re.findall(r'(?:[^\s"]|"[^"]*")+', line)]
