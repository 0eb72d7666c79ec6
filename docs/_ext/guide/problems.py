"""A problem: one folder under ``snippets/problems/``, named for the problem's id.

``problem.toml`` says what the problem is. ``message.txt`` is what the reader sees,
and a file such as ``name.txt`` what the check ``checks/name`` prints meanwhile; they
are captured. Tasks of the problem's own, such as ``cure/``, lie in folders below.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .rules import Finding, check_bytes
from .snippets import PROBLEMS, SnippetError, load_task

# The way down a connection, and before it the command itself.
STAGES = ("command", "name", "network", "tls", "login", "database", "session")
PROBLEM = "problem.toml"
MESSAGE = "message"
PGADMIN = "message-pgadmin"  # what pgAdmin says
# problem.toml: what it may hold, and of which type; the first six it must.
KEYS = {
    "heading": str,
    "stage": str,
    "means": str,
    "sure": str,
    "cure": str,
    "provoked": (bool, str),
    "never": str,
    "rank": int,
    "stands_for": str,
    "status": int,
    "typed": list,
    "checks": list,
    "cures": list,
    "labels": dict,
    "elsewhere": list,
}
ELSEWHERE = {"by", "text", "source"}
REQUIRED = tuple(KEYS)[:6]
# message.txt is what every version prints, but where one of these stands beside it.
CAPTURE = re.compile(
    r"(?P<stem>[a-z-]+?)(?:-(?:(?:psql|server|windows)\d+|windows|pgadmin))?\.txt"
)


@dataclass(frozen=True)
class Elsewhere:
    """A wording that the lab's versions do not print: by whom, and how it is known."""

    by: str
    text: str
    source: str


@dataclass(frozen=True)
class Problem:
    """One failed first connection.

    ``heading`` is the message itself. ``rank`` orders a stage: the lower, the more
    people meet it. ``means``, ``sure``, ``cure`` and ``never`` are
    reStructuredText. ``typed``, ``checks`` and ``cures`` name tasks: what meets the
    problem, what makes sure of it, what cures it. ``stands_for`` says which step of
    the reader's the lab takes by other means, if it does. ``status`` is the exit
    status that the reader's shell then has; None inside psql. ``unprovoked`` is the
    reason why the lab cannot show the problem; empty when it does.
    """

    id: str
    folder: Path
    heading: str
    stage: str
    means: str
    sure: str
    cure: str
    never: str = ""
    rank: int = 9
    stands_for: str = ""
    status: int | None = None
    unprovoked: str = ""
    typed: tuple[str, ...] = ("psql/connect",)
    checks: tuple[str, ...] = ()
    cures: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def file(self) -> Path:
        return self.folder / PROBLEM

    @property
    def captures(self) -> dict[str, list[Path]]:
        """The captured files by stem, each with its siblings for others; pgAdmin last."""
        found: dict[str, list[Path]] = {}
        files = self.folder.glob("*.txt")
        for path in sorted(files, key=lambda path: (path.stem == PGADMIN, path.stem)):
            if match := CAPTURE.fullmatch(path.name):
                found.setdefault(match["stem"], []).append(path)
        return found

    def line_of(self, text: str) -> int:
        """The line of ``problem.toml`` where ``text``, one of its values, begins."""
        first = text.split("\n", 1)[0]
        lines = self.file.read_text("utf-8").splitlines()
        return next((n for n, line in enumerate(lines, 1) if first in line), 1)


def stem_of(task: str) -> str:
    """The name of the file in which a problem keeps what ``task`` printed."""
    return task.rpartition("/")[2]


def all_problems(snippets: Path) -> list[Problem]:
    """Every problem, in the order of its stage, its rank and its id."""
    folders = [path for path in snippets.glob(f"{PROBLEMS}/*") if path.is_dir()]
    found = [load_problem(folder) for folder in folders]
    return sorted(found, key=lambda p: (STAGES.index(p.stage), p.rank, p.id))


def load_problem(folder: Path) -> Problem:
    """Read one problem; ``SnippetError`` says what is wrong in its file."""
    path = folder / PROBLEM
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SnippetError(f"{path}:1: {error}") from None
    for key in REQUIRED:
        if key not in table:
            raise SnippetError(f"{path}:1: there is no {key!r}; add it")
    for key, value in table.items():
        here = f"{path}:{_line_of_key(text, key)}"
        if key not in KEYS:
            raise SnippetError(f"{here}: {key!r} is no key; there are {', '.join(KEYS)}")
        texts = isinstance(value, list) and key != "elsewhere"
        good = isinstance(value, KEYS[key]) and value not in (False, [])
        if not good or (texts and not all(isinstance(each, str) for each in value)):
            raise SnippetError(f"{here}: {key!r} holds another kind of value; mend it")
        if key == "stage" and value not in STAGES:
            stages = ", ".join(STAGES)
            raise SnippetError(f"{here}: there is no stage {value!r}; take one of {stages}")
        if key == "elsewhere" and not all(map(_is_wording, value)):
            raise SnippetError(f"{here}: each has {', '.join(sorted(ELSEWHERE))}")
    table["elsewhere"] = tuple(Elsewhere(**each) for each in table.get("elsewhere", ()))
    reason = table.pop("provoked")
    if reason is not True:
        table["unprovoked"] = reason
    for key in ("typed", "checks", "cures"):
        if key in table:
            table[key] = tuple(table[key])
    return Problem(id=folder.name, folder=folder, **table)


def _is_wording(table: object) -> bool:
    is_table = isinstance(table, dict) and set(table) == ELSEWHERE
    return is_table and all(isinstance(text, str) for text in table.values())


def _line_of_key(text: str, key: str) -> int:
    entry = re.compile(rf"""[\["' ]*{re.escape(key)}\b""")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if entry.match(line)), 1)


def check_problem(problem: Problem, snippets: Path) -> Iterator[Finding]:
    """All findings of one problem: its tasks and its captured files."""
    here = f"{problem.file}:1"
    for name in (*problem.typed, *problem.checks, *problem.cures):
        try:
            load_task(snippets, name)
        except SnippetError as error:
            yield Finding(here, str(error))
    if not re.fullmatch(r"[a-z0-9-]+", problem.id):
        yield Finding(here, f"the id {problem.id!r} is no link; use a-z, 0-9 and -")
    stems = {MESSAGE, *map(stem_of, (*problem.checks, *problem.cures))}
    captures = problem.captures
    known = {PROBLEM, *(path.name for stem in stems for path in captures.get(stem, ()))}
    for path in sorted(problem.folder.iterdir()):
        if path.is_file() and path.name not in known:
            yield Finding(f"{path}:1", f"no check or cure prints this; files: {known}")
    for paths in captures.values():
        of_psql = [path for path in paths if path.stem != PGADMIN]
        for path in paths:
            yield from check_bytes(path)
            if len(of_psql) > 1 and path in of_psql and path.name not in problem.labels:
                yield Finding(here, f"[labels] does not say who prints {path.name}")
    for name in problem.labels:
        if not (problem.folder / name).is_file():
            yield Finding(here, f"[labels] names {name}, which is not there")
    ids = {path.parent.name for path in problem.folder.glob("*/*")}
    used = {*problem.typed, *problem.checks, *problem.cures}
    for name in sorted(ids):
        if f"{PROBLEMS}/{problem.id}/{name}" not in used:
            yield Finding(here, f"the task {name!r} is neither typed, check nor cure")
