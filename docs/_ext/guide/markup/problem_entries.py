"""The directives that make the troubleshooting page out of the problems' folders."""

import re
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import switch_source_input

from ..model.problems import MESSAGE, PGADMIN, STAGES, Problem, stem_of
from ..model.tasks import PROBLEMS
from ..model.values import Values
from .directives import SEEN, GuideDirective
from .nodes import show_captured, show_output

IN_PGADMIN = "In pgAdmin"


class ProblemList(GuideDirective):
    """``.. problem-list:: name``: the messages of a stage, each a link to its entry."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        links = nodes.bullet_list(classes=["problem-list"])
        for problem in of_stage(self):
            link = nodes.reference("", problem.heading, internal=True, refid=problem.id)
            links += nodes.list_item("", nodes.paragraph("", "", link))
        return [links]


class PgAdminMessages(GuideDirective):
    """``.. pgadmin-messages::``: what pgAdmin says, each a link to the problem's entry.

    Where two problems give the same message, the first one's entry tells them apart.
    """

    def run(self) -> list[nodes.Node]:
        found: dict[str, str] = {}
        for problem in self.project.problems:
            for path in problem.folder.glob(f"{PGADMIN}.txt"):
                said = in_short(path.read_text("utf-8"), self.project.values)
                found.setdefault(said, problem.id)
        links = nodes.bullet_list(classes=["problem-list"])
        for said, target in found.items():
            link = self.parse_text_to_nodes(f":ref:`{said} <{target}>`")
            links += nodes.list_item("", *link)
        return [links]


def in_short(message: str, values: Values) -> str:
    """What a message of pgAdmin's says itself, for whatever names and addresses."""
    title, _, rest = message.partition("\n\n")
    first, *more = (rest or title).splitlines()
    tails = [line.rpartition("failed: ")[2] for line in more if "failed: " in line]
    said = ", and then ".join([first.rpartition(" failed: ")[2] or first, *tails])
    said = "".join("…" if key else piece for piece, key in values.split(said))
    said = re.sub(r": \[Errno .*", "", said)  # the system's own words
    said = re.sub(r"\d+(?= other names)", "…", said)
    return re.sub(r'"[^"]*?(/\.postgresql/root\.crt)?"', r'"…\1"', said)


class Problems(GuideDirective):
    """``.. problems:: name``: the entries of the problems of a stage."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        return [self._entry(problem) for problem in of_stage(self)]

    def _entry(self, problem: Problem) -> nodes.section:
        entry = nodes.section(ids=[problem.id], names=[problem.id], classes=["problem"])
        self.state.document.note_explicit_target(entry, entry)
        entry += nodes.title("", problem.heading)
        # The links on top of the page lead here; whoever is in a hurry goes on.
        to_cure, cure = "Go to the fix", f"{problem.id}-cure"
        link = nodes.reference("", to_cure, internal=True, refid=cure)
        entry += nodes.paragraph("", "", link, classes=["to-the-cure"])
        for name in problem.trigger:
            if name.startswith(f"{PROBLEMS}/"):
                self._parse(problem, f".. snippet:: {name}", entry)
        entry += self._captured(problem, MESSAGE)
        if problem.not_provoked:
            entry += self._label("Not seen in the lab", "unseen")
            self._parse(problem, problem.not_provoked, entry)
        for other in problem.other_wordings:
            entry += self._label(f"{other.by} (not run by our tests: {other.source})")
            entry += show_output(other.text, problem.file, self.project)
        for label, text, tasks in (
            ("What it means", problem.means, ()),
            ("Check", problem.sure, problem.checks),
            ("Fix it", problem.cure, problem.cures),
            ("What not to do", problem.never, ()),
        ):
            if text:
                ids = [cure] if text is problem.cure else []
                entry += self._label(label, "step", ids=ids)
                self._parse(problem, text, entry)
            for name in tasks:
                self._parse(problem, f".. snippet:: {name}\n   :no-output:", entry)
                entry += self._captured(problem, stem_of(name))
        if problem.simulated_by:
            entry += self._label(f"Our test {problem.simulated_by}.")
        return entry

    def _captured(self, problem: Problem, stem: str) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for path in problem.captures.get(stem, ()):
            label = IN_PGADMIN if path.stem == PGADMIN else SEEN
            found += show_captured(problem.labels.get(path.name, label), path, self.project)
        return found

    def _label(self, text: str, kind: str = "block-label", **more: Any) -> nodes.paragraph:
        return nodes.paragraph("", text, classes=[kind], **more)

    def _parse(self, problem: Problem, text: str, into: nodes.Element) -> None:
        # With the place in problem.toml, so that a fault in the text is named there.
        lines = text.splitlines()
        first = problem.line_of(text) - 1
        items = [(str(problem.file), first + n) for n in range(len(lines))]
        content = StringList(lines, items=items)
        with switch_source_input(self.state, content):
            self.state.nested_parse(content, 0, into)


def of_stage(directive: GuideDirective) -> list[Problem]:
    """The problems of the stage that the directive's argument names."""
    stage = directive.arguments[0]
    if stage not in STAGES:
        raise directive.error(f"there is no stage {stage!r}; take one of {STAGES}")
    every = directive.project.problems
    return [problem for problem in every if problem.stage == stage]
