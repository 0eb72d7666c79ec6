"""A task and its snippets: one folder under ``snippets/``, one file a variant."""

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .kinds import KINDS, SHELLS, SYSTEMS
from .toml_file import NAMED_TEXTS, Shape, SnippetError, TomlFile

# The programs that the commands use. An inline literal that starts with one of
# them is a command, which must not be typed into a page.
PROGRAMS = frozenset(
    "psql pg_isready pg_dump createdb createuser curl curl.exe wget nslookup dig openssl nc"
    " Test-NetConnection aws ssh scp sudo apt apt-get dnf yum brew winget choco make git"
    " docker pip python python3 env export set unset echo chmod chown touch mkdir cd"
    " notepad chcp copy Copy-Item Add-Content Remove-Item".split()
)
# What is printed, and what an earlier psql, up to this version, prints in its place.
OUTPUT = re.compile(r"output(?:-psql(\d+))?\.txt")
# The folder whose own folders are problems, and hold tasks only below them.
PROBLEMS = "problems"
REASONS = "reasons.toml"
WHY = Shape(
    'a table with the one line why = "reason"',
    lambda value: NAMED_TEXTS.fits(value) and list(value) == ["why"],
)
TABLES = {"untested": NAMED_TEXTS, "missing": NAMED_TEXTS, "long_running": WHY}


@dataclass(frozen=True)
class Task:
    """What a reader does in one step.

    ``variants`` maps a file name to its path, in the order of the tabs.
    ``untested`` maps the variants that no test can run to the reason, and
    ``missing`` the shells that have no variant. ``long_running`` says why a command must
    go on running, in a terminal of its own; empty if it ends by itself.
    ``outputs`` are what is captured, by the last major version of psql that prints it;
    empty for the newest. ``unknown_files`` are those whose names mean nothing.
    """

    name: str
    folder: Path
    variants: dict[str, Path]
    outputs: dict[str, Path]
    unknown_files: list[Path]
    untested: dict[str, str]
    missing: dict[str, str]
    long_running: str

    @property
    def tabs(self) -> dict[str, Path]:
        """The variants that stand side by side; the others stand alone."""
        return {n: p for n, p in self.variants.items() if n in SHELLS | SYSTEMS}


def task_names(snippets: Path) -> list[str]:
    """The names of all tasks below ``snippets``, as the pages write them."""
    folders = {path.parent for path in snippets.rglob("*") if path.is_file()}
    none = {snippets, *snippets.glob(f"{PROBLEMS}/*")}
    return sorted(folder.relative_to(snippets).as_posix() for folder in folders - none)


def all_tasks(snippets: Path) -> list[Task]:
    """Every task below ``snippets``, by name."""
    return [load_task(snippets, name) for name in task_names(snippets)]


def load_task(snippets: Path, name: str) -> Task:
    """Read the task ``name``; ``SnippetError`` if there is no such folder."""
    folder = snippets / name
    files = sorted(p for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []
    if not files:
        near = difflib.get_close_matches(name, task_names(snippets), n=1, cutoff=0)
        hint = f"did you mean {near[0]!r}?" if near else "snippets/ is empty"
        raise SnippetError(f"there is no snippet {name!r} in {snippets.name}/; {hint}")
    present = {path.name: path for path in files}
    reasons: dict[str, Any] = {}
    if REASONS in present:
        file = TomlFile(present[REASONS])
        file.check(file.tables, TABLES)
        reasons = file.tables
    found = {path: OUTPUT.fullmatch(path.name) for path in files}
    outputs = {match[1] or "": path for path, match in found.items() if match}
    known = {*KINDS, REASONS, *(path.name for path in outputs.values())}
    return Task(
        name=name,
        folder=folder,
        variants={n: present[n] for n in KINDS if n in present},
        outputs=dict(sorted(outputs.items())),
        unknown_files=[path for path in files if path.name not in known],
        untested=reasons.get("untested", {}),
        missing=reasons.get("missing", {}),
        long_running=reasons.get("long_running", {}).get("why", ""),
    )
