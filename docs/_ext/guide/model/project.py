"""All that the pages are made of, as one object that Sphinx's environment keeps."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .problems import Problem, all_problems
from .tasks import Task, all_tasks
from .values import Values, load_values


@dataclass(frozen=True)
class Project:
    """What stands below ``snippets``, a folder."""

    snippets: Path
    values: Values
    tasks: list[Task]
    problems: list[Problem]

    def problem_on(self, page: str) -> Problem | None:
        """The problem whose own page that is, as Sphinx names it; None if it is another."""
        return next((each for each in self.problems if each.page == page), None)


def load_project(snippets: Path) -> Project:
    """Read all; a ``SnippetError`` is the first thing wrong."""
    values = load_values(snippets / "values.toml")
    return Project(snippets, values, all_tasks(snippets), all_problems(snippets))


def project_of(environment: Any) -> Project:
    """The project that ``environment``, Sphinx's, was given when the build began."""
    return environment.guide_project
