"""What every file under ``snippets/`` keeps to, so that a reader can copy it anywhere.

Each rule yields pairs: where, as ``file:line``, and what is wrong and how to fix it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from ..model.kinds import KINDS, SHELLS, Kind
from ..model.problems import PGADMIN, Problem
from ..model.project import Project
from ..model.tasks import PROGRAMS, REASONS, Task, load_task
from ..model.toml_file import SnippetError
from ..model.values import Values

Findings = Iterator[tuple[str, str]]
SHORT_ONLY = {"ssh"}  # programs without long options
# Words of Command Prompt that begin a command, and any sentence.
BUILTINS = {"for", "del"}
# Or a command sets the environment, of a Unix shell or of PowerShell; or it begins with
# a file: a program in a folder that is not on the PATH, or where an output goes.
BEGINNINGS = (
    "PATH=",
    "PGPASSWORD=",
    "$env:",
    "$password",
    '"C:\\Program',
    "&",
    '>>"%APPDATA%',
)
COLUMNS = 80  # what a terminal shows, and a page prints, in one line

# Where a command names a host, a port, a user or a database.
NAMED = re.compile(
    r"""--?(?:host|port|username|dbname|region|Port|ComputerName|[\w-]+-id(?:entifier)?)
        [= ]["']?([^\s"'=)\\^`]+)(?=["')\s]|$)
      | \b(?:host|hostaddr|port|user|dbname)=([^\s"&,]+)
      | postgres(?:ql)?://([^@\s"]+)@([^:/\s"]+)(?::(\d+))?(?:/([^?\s"]+))?
      | ((?:[\w-]+\.)+(?:com|net|org|io|internal)\b)
      | \b(\d+\.\d+\.\d+\.\d+)\b""",
    re.VERBOSE,
)
CONNECT = re.compile(r"\s*\\c(?:onnect)?\s+(.*)")


def check_project(project: Project) -> Findings:
    """All findings: in the folder itself, in its tasks and in its problems."""
    for path in sorted(project.snippets.iterdir()):
        if path.is_file() and path.name != "values.toml":
            yield f"{path}:1", "this file is in no task; put it into a folder"
    for task in project.tasks:
        yield from _check_task(task, project.values)
    for problem in project.problems:
        yield from _check_problem(problem, project.snippets)


def _check_task(task: Task, values: Values) -> Findings:
    yield from _check_folder(task)
    for path in task.variants.values():
        yield from _check_file(path, values)
    for path in task.outputs.values():
        yield from _check_bytes(path)


def _check_file(path: Path, values: Values) -> Findings:
    yield from _check_bytes(path)
    text = path.read_text(encoding="utf-8", errors="replace")
    program = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith(" "):
            program = line.split()[0]
        for what in _check_line(KINDS[path.name], program, line, values):
            yield f"{path}:{number}", what


def _check_problem(problem: Problem, snippets: Path) -> Findings:
    for name in (name for cause in problem.causes.values() for name in cause.trigger):
        try:
            load_task(snippets, name)
        except SnippetError as error:
            yield f"{problem.file}:{problem.line_of(name)}", str(error)
    if not re.fullmatch(r"[a-z0-9-]+", problem.id):
        what = f"the id {problem.id!r} is no part of an address; use a-z, 0-9 and -"
        yield f"{problem.file}:1", what
    for name in problem.labels:
        if not (problem.folder / name).is_file():
            what = f"[labels] names {name}, which is not there; capture it or drop it"
            yield f"{problem.file}:{problem.line_of(name)}", what
    for path in sorted(problem.folder.glob("*.txt")):
        yield from _check_bytes(path)
        siblings = problem.captures(problem.captured_stem(path))
        of_psql = [sibling for sibling in siblings if sibling.stem != PGADMIN]
        if len(of_psql) > 1 and path in of_psql and path.name not in problem.labels:
            what = f"add {path.name} to [labels], with the version that prints it"
            yield f"{problem.file}:1", what


def _check_bytes(path: Path) -> Findings:
    raw = path.read_bytes()
    if not raw.strip():
        yield f"{path}:1", "the file is empty; write it or delete it"
    if raw and not raw.endswith(b"\n"):
        last = raw.count(b"\n") + 1
        yield f"{path}:{last}", "add a line break at the end of the file"
    for number, line in enumerate(raw.split(b"\n"), 1):
        where = f"{path}:{number}"
        if b"\t" in line:
            yield where, "a tab; use spaces"
        if b"\r" in line:
            yield where, "a carriage return; end lines with a line feed alone"
        if line.endswith(b" "):
            yield where, "a space at the end of the line; remove it"
        if not line.isascii():
            odd = next(c for c in line.decode("utf-8", "replace") if not c.isascii())
            yield where, f"the character {odd!r} is not ASCII; replace it"


def _check_folder(task: Task) -> Findings:
    here, reasons = f"{task.folder}:1", f"{task.folder / REASONS}:1"
    for path in task.unknown_files:
        yield f"{path}:1", f"unknown file name; a task holds {', '.join(KINDS)}"
    if not task.variants:
        yield here, "no snippet in this folder; add one"
    if shells := [name for name in SHELLS if name in task.variants]:
        for name in (n for n in SHELLS if n not in {**task.variants, **task.missing}):
            what = "write it, or give the reason under [missing] in reasons.toml"
            yield here, f"no {name} beside {shells[0]}; {what}"
    for name in task.untested.keys() - task.variants.keys():
        yield reasons, f"it names {name}, which does not exist; remove it"
    for name in task.missing.keys() & task.variants.keys():
        yield reasons, f"it says why {name} is missing, which exists; remove it"
    for name, path in task.variants.items():
        if not KINDS[name].room and name not in task.untested:
            what = "no test can run this; give the reason under [untested] in reasons.toml"
            yield f"{path}:1", what


def _check_line(kind: Kind, program: str, line: str, values: Values) -> Iterator[str]:
    # A break would put spaces into what is written to a file.
    whole = kind.long_lines or line.startswith((">>", "Add-Content", 'psql "'))
    breakable = " " in line.rstrip(f" {kind.continuation}").strip() and not whole
    if len(line) > COLUMNS and breakable:
        yield f"{len(line)} columns; break the line at {COLUMNS}"
    words = line.split()
    if words and kind.typed_at == "shell":
        first = words[0]
        known = first in PROGRAMS | BUILTINS or first.startswith(BEGINNINGS)
        if not known and not line.startswith(" "):
            yield f"{first!r} is no known program; correct it, or add it in tasks.py"
        for word in words:
            of_psql = first == "psql" and re.match(r"-[A-Za-z]", word)
            begins = first == word and re.fullmatch(r"-[A-Za-z]", word)
            if of_psql or (begins and program not in SHORT_ONLY):
                yield f"{word!r} is a short option; write the long one, which says more"
    examples = {value.example for value in values.by_key.values()} | values.fixed
    for word in _named(kind, line):
        if word not in examples:
            yield f"{word!r} is not in values.toml; use an example value or add it"


def _named(kind: Kind, line: str) -> Iterator[str]:
    if kind.typed_at == "password file":
        yield from line.split(":")
    elif connect := CONNECT.match(line):
        yield from connect.group(1).split()
    else:
        for match in NAMED.finditer(line):
            yield from filter(None, match.groups())
