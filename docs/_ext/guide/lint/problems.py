"""What every problem keeps to: its tasks are there, and each captured file has a use."""

import re
from collections.abc import Iterator
from pathlib import Path

from ..model.problems import MESSAGE, PGADMIN, PROBLEM, Problem, stem_of
from ..model.tasks import PROBLEMS, SnippetError, load_task
from .files import Finding, check_bytes


def check_problem(problem: Problem, snippets: Path) -> Iterator[Finding]:
    """All findings of one problem: its tasks and its captured files."""
    here = f"{problem.file}:1"
    tasks = (*problem.trigger, *problem.checks, *problem.cures)
    for name in tasks:
        try:
            load_task(snippets, name)
        except SnippetError as error:
            yield Finding(problem.where(name), str(error))
    if not (problem.cures or problem.simulated_by or problem.not_provoked):
        yield Finding(here, "nothing cures it; name 'cures', or 'simulated_by'")
    if not re.fullmatch(r"[a-z0-9-]+", problem.id):
        yield Finding(here, f"the id {problem.id!r} is no link; use a-z, 0-9 and -")
    yield from _check_captures(problem)
    for name in problem.labels:
        if not (problem.folder / name).is_file():
            what = f"[labels] names {name}, which is not there; capture it or drop it"
            yield Finding(problem.where(name), what)
    for name in sorted({path.parent.name for path in problem.folder.glob("*/*")}):
        if f"{PROBLEMS}/{problem.id}/{name}" not in tasks:
            what = f"the task {name!r} is no trigger, check or cure; name it or delete it"
            yield Finding(here, what)


def _check_captures(problem: Problem) -> Iterator[Finding]:
    stems = {MESSAGE, *map(stem_of, (*problem.checks, *problem.cures))}
    captures = problem.captures
    known = {PROBLEM, *(path.name for stem in stems for path in captures.get(stem, ()))}
    for path in sorted(problem.folder.iterdir()):
        if path.is_file() and path.name not in known:
            what = f"no check or cure prints this; delete it, or name it as {min(known)}"
            yield Finding(f"{path}:1", what)
    for paths in captures.values():
        of_psql = [path for path in paths if path.stem != PGADMIN]
        for path in paths:
            yield from check_bytes(path)
            if len(of_psql) > 1 and path in of_psql and path.name not in problem.labels:
                what = f"[labels] does not say who prints {path.name}; add it"
                yield Finding(f"{problem.file}:1", what)
