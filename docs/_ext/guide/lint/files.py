"""What every snippet file keeps to, so that a reader can copy it anywhere.

Each rule yields findings: file, line, what is wrong and how to mend it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..model.kinds import KINDS, SHELLS, Kind
from ..model.tasks import BUILTINS, PROGRAMS, REASONS, Task
from ..model.values import Values

SHORT_ONLY = {"ssh"}  # programs without long options
# Or a command sets the environment, of a Unix shell or of PowerShell; or it begins with
# a file: a program in a folder that is not on the PATH, or where an output goes.
SETTING = ("PATH=", "PGPASSWORD=", "$env:")
FILE = ('"C:\\Program', "&", '>>"%APPDATA%')
COLUMNS = 80  # what a terminal shows and furo prints without scrolling

# Where a command names a host, a port, a user or a database.
NAMED = re.compile(
    r"""--(?:host|port|username|dbname|region|[\w-]+-id(?:entifier)?)
        [= ]["']?([^\s"'=)\\^`]+)(?=["')\s]|$)
      | \b(?:host|hostaddr|port|user|dbname)=([^\s"&,]+)
      | postgres(?:ql)?://([^@\s"]+)@([^:/\s"]+)(?::(\d+))?(?:/([^?\s"]+))?
      | ((?:[\w-]+\.)+(?:com|net|org|io|internal)\b)
      | \b(\d+\.\d+\.\d+\.\d+)\b""",
    re.VERBOSE,
)
CONNECT = re.compile(r"\s*\\c(?:onnect)?\s+(.*)")


@dataclass(frozen=True)
class Finding:
    """One broken rule: ``where`` is ``file:line``, ``what`` ends in the cure."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check_tree(snippets: Path) -> Iterator[Finding]:
    """Findings of the folder itself: a file that belongs to no task."""
    for path in sorted(snippets.iterdir()):
        if path.is_file() and path.name != "values.toml":
            yield Finding(f"{path}:1", "this file is in no task; put it into a folder")


def check_task(task: Task, values: Values) -> Iterator[Finding]:
    """All findings of one task: its folder, then each of its files."""
    yield from _check_folder(task)
    for path in task.variants.values():
        yield from check_file(path, values)
    for path in (task.output, *task.later_outputs.values()):
        if path.exists():
            yield from check_bytes(path)


def check_file(path: Path, values: Values) -> Iterator[Finding]:
    """All findings of one snippet file."""
    yield from check_bytes(path)
    text = path.read_text(encoding="utf-8", errors="replace")
    program = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith(" "):
            program = line.split()[0]
        for what in _check_line(KINDS[path.name], program, line, values):
            yield Finding(f"{path}:{number}", what)


def check_bytes(path: Path) -> Iterator[Finding]:
    """What would not arrive in a terminal as it stands in the file."""
    raw = path.read_bytes()
    if not raw.strip():
        yield Finding(f"{path}:1", "the file is empty; write it or delete it")
    if raw and not raw.endswith(b"\n"):
        last = raw.count(b"\n") + 1
        yield Finding(f"{path}:{last}", "no end of line; end the file with one")
    for number, line in enumerate(raw.split(b"\n"), 1):
        where = f"{path}:{number}"
        if b"\t" in line:
            yield Finding(where, "a tab; use blanks")
        if b"\r" in line:
            yield Finding(where, "a carriage return; end lines with a line feed alone")
        if line.endswith(b" "):
            yield Finding(where, "a blank at the end of the line; remove it")
        if not line.isascii():
            odd = line.decode("utf-8", "replace").encode("ascii", "ignore")
            yield Finding(where, f"not ASCII around {odd.decode()!r}; replace it")


def _check_folder(task: Task) -> Iterator[Finding]:
    for path in task.unknown_files:
        yield Finding(f"{path}:1", f"unknown file name; a task holds {', '.join(KINDS)}")
    if not task.variants:
        yield Finding(f"{task.folder}:1", "no snippet in this folder; add one")
    shells = [name for name in SHELLS if name in task.variants]
    for name in SHELLS if shells else ():
        if name not in task.variants and name not in task.missing:
            yield Finding(
                f"{task.folder}:1",
                f"no {name} beside {shells[0]}; write it, or give the reason"
                " under [missing] in reasons.toml",
            )
    reasons = f"{task.folder / REASONS}:1"
    for name in task.untested.keys() - task.variants.keys():
        yield Finding(reasons, f"{name} does not exist; drop it")
    for name in task.missing.keys() & task.variants.keys():
        yield Finding(reasons, f"{name} exists; drop the reason")
    for name, path in task.variants.items():
        if not KINDS[name].room and name not in task.untested:
            what = "no test can run this; give the reason under [untested] in reasons.toml"
            yield Finding(f"{path}:1", what)


def _check_line(kind: Kind, program: str, line: str, values: Values) -> Iterator[str]:
    # A break would put blanks into what is written to a file.
    whole = kind.long_lines or line.startswith((">>", "Add-Content", 'psql "'))
    breakable = " " in line.rstrip(f" {kind.continuation}").strip() and not whole
    if len(line) > COLUMNS and breakable:
        yield f"{len(line)} columns; break the line at {COLUMNS}"
    words = line.split()
    if kind.typed_at == "shell":
        if words and not line.startswith(" ") and not _is_known(words[0]):
            yield f"{words[0]!r} is no known program; mend it, or add it to PROGRAMS"
        for word in words:
            of_psql = words[0] == "psql" and re.match(r"-[A-Za-z]", word)
            begins = words[0] == word and re.fullmatch(r"-[A-Za-z]", word)
            if of_psql or (begins and program not in SHORT_ONLY):
                yield f"{word!r} is a short option; write the long one, which says more"
    examples = {value.example for value in values.by_key.values()} | values.fixed
    for word in _named(kind, line):
        if word not in examples:
            yield f"{word!r} is not in values.toml; use an example value or add it"


def _is_known(word: str) -> bool:
    return word in PROGRAMS | BUILTINS or word.startswith(SETTING + FILE)


def _named(kind: Kind, line: str) -> Iterator[str]:
    if kind.typed_at == "password file":
        yield from line.split(":")
    elif connect := CONNECT.match(line):
        yield from connect.group(1).split()
    else:
        for match in NAMED.finditer(line):
            yield from filter(None, match.groups())
