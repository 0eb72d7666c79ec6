"""The directives for a problem's own page, and for the pages that list all problems."""

import re
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from ..model.problems import MESSAGE, PGADMIN, STAGES, Problem
from ..model.tasks import PROBLEMS
from ..model.values import Values
from . import stages
from .directives import SEEN, GuideDirective
from .nodes import folded, labelled, picture, show_captured, show_output

IN_PGADMIN = "pgAdmin"
# What a reader reaches with a fix, by its name in ``.. fix::``.
REACHED = {
    "connected": "After this fix, psql connects.",
    "written": "After this fix, the server accepts the change.",
    "answered": "After this fix, the command gives its answer.",
    "quiet": "After this fix, the warning is gone.",
}


class Message(GuideDirective):
    """``.. message::``: what the reader sees, on a problem's page.

    The first capture is open. What other versions and programs print is folded away.
    """

    def run(self) -> list[nodes.Node]:
        problem = problem_of(self)
        mark(self, ["seen"])
        shown: list[nodes.Node] = []
        others: list[nodes.Node] = []
        names = []
        for path in problem.captures(MESSAGE):
            label = problem.labels.get(path.name, SEEN)
            name = IN_PGADMIN if path.stem == PGADMIN else label
            found = show_captured(name, path, self.project)
            if shown:
                others += found
                names.append(name)
            else:
                shown = found
        if problem.not_provoked:
            text = f"Not seen in the lab: {problem.not_provoked}"
            shown.append(nodes.paragraph("", text, classes=["unseen"]))
        for other in problem.other_wordings:
            label = f"{other.by} (not run by our tests: {other.source})"
            others += labelled(label, show_output(other.text, problem.file, self.project))
            names.append(other.by)
        if others:
            summary = f"Other versions of this message: {'; '.join(names)}"
            shown.append(folded("", *others, summary=summary))
        return shown


class Fix(GuideDirective):
    """``.. fix:: cause``: the section is one fix, of which a reader needs one.

    The test brings about the cause, one of ``problem.toml`` or the main one, does what
    the page says, and looks whether the reader has reached what ``:then:`` names.
    ``:simulated:`` says what the test does in the reader's stead, ``:not-run:`` why no
    test can do this.
    """

    optional_arguments = 1
    option_spec: ClassVar = {
        "then": lambda text: directives.choice(text, [*REACHED]),
        "simulated": directives.unchanged_required,
        "not-run": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        cause = (self.arguments or [""])[0]
        causes = problem_of(self).causes
        if cause not in causes:
            known = ", ".join(name for name in causes if name) or "none but the main one"
            raise self.error(f"there is no cause {cause!r} in problem.toml; it has {known}")
        then = self.options.get("then", "connected")
        kinds = [kind for kind in ("simulated", "not-run") if kind in self.options]
        mark(self, ["fix", f"then-{then}", *kinds, *([f"cause-{cause}"] if cause else [])])
        text = REACHED[then]
        if reason := self.options.get("not-run"):
            text = f"Our tests do not run this fix: {reason}."
        if instead := self.options.get("simulated"):
            text = f"{text} Our test {instead}."
        return labelled(text)


class ProblemList(GuideDirective):
    """``.. problem-list::``: the messages by stage, each a link to its page.

    An item's id is the problem's, to which old addresses lead. In the sidebar, the pages
    stand in the same order.
    """

    def run(self) -> list[nodes.Node]:
        found = self.project.problems
        pages = [f"/{one.page}" for stage in STAGES for one in found if one.stage == stage]
        sidebar = "\n   ".join([".. toctree::", ":hidden:", "", *pages])
        sections = [self._stage(stage, title) for stage, (title, _) in STAGES.items()]
        return [*sections, *self.parse_text_to_nodes(sidebar)]

    def _stage(self, stage: str, title: str) -> nodes.section:
        section = nodes.section("", nodes.title("", title), ids=[f"stage-{stage}"])
        links = nodes.bullet_list(classes=["problem-list"])
        for problem in self.project.problems:
            if problem.stage == stage:
                item = self.parse_text_to_nodes(f":doc:`/{problem.page}`")
                links += nodes.list_item("", *item, ids=[problem.id, f"{problem.id}-cure"])
        section += links
        return section


class StagePicture(GuideDirective):
    """``.. stages::``: the stages as a picture; each leads to its part of the list."""

    def run(self) -> list[nodes.Node]:
        return [picture(svg=stages.picture(STAGES))]


class PgAdminMessages(GuideDirective):
    """``.. pgadmin-messages::``: what pgAdmin says, each a link to the problem's page.

    Where two problems give the same message, the first one's page tells them apart.
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


def problem_of(directive: GuideDirective) -> Problem:
    """The problem whose page has the directive."""
    page = directive.env.docname
    if problem := directive.project.problem_on(page):
        return problem
    where = f"snippets/{PROBLEMS}/ID/problem.toml"
    raise directive.error(f"this works only on a problem's page; {page} has no {where}")


def mark(directive: GuideDirective, classes: list[str]) -> None:
    """Give ``classes`` to the section in which the directive stands."""
    section: Any = directive.state.parent
    if not isinstance(section, nodes.section):
        raise directive.error(f"put {directive.name} below a heading, not into a block")
    section["classes"] += classes
