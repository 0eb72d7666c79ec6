"""The directives and the role with which a page shows snippets and values."""

from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.images import get_image_size
from sphinx_tabs.tabs import SphinxTabsPanel, SphinxTabsTab, SphinxTabsTablist

from ..model.kinds import KINDS, SHELLS
from ..model.project import Project, project_of
from ..model.steps import STEPS, Step, load_steps
from ..model.tasks import PROBLEMS, Task, load_task
from ..model.toml_file import SnippetError
from .nodes import (
    command,
    labelled,
    marked,
    picture,
    show_captured,
    show_variant,
    steps,
    values_in,
)

SEEN = "What you see"
SECOND = "In a second terminal window"


class GuideDirective(SphinxDirective):
    """A directive that knows the guide's snippets and values."""

    @property
    def project(self) -> Project:
        return project_of(self.env)


class Snippet(GuideDirective):
    """``.. snippet:: psql/connect``: the task's variants as tabs, its output below.

    ``psql/connect/oneline`` shows the one variant that stands alone. ``:bad: timeout``
    adds what a check prints while that problem lasts; more than one may be named.
    ``:second-terminal:`` is for a command that runs beside a session of psql, and
    ``:windows:`` leaves the Unix tab away. On a problem's page, the output is what the
    task prints while the problem lasts.
    """

    required_arguments = 1
    option_spec: ClassVar = {
        "no-output": directives.flag,
        "bad": directives.unchanged,
        "second-terminal": directives.flag,
        "windows": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        alone = name.endswith("/oneline")
        try:
            task = load_task(self.project.snippets, name.removesuffix("/oneline"))
            if alone and "oneline.sh" not in task.variants:
                raise SnippetError(
                    f"snippet {task.name!r} has no oneline.sh; add it or drop /oneline"
                )
            names = ["oneline.sh"] if alone else list(task.tabs or task.variants)
            if "windows" in self.options:
                names = [name for name in names if name != "unix.sh"]
            shown = self._show(task, names)
        except SnippetError as error:
            raise self.error(str(error)) from None
        if "second-terminal" in self.options or task.long_running:
            for block in (c for node in shown for c in node.findall(command)):
                block["second-terminal"] = ""
                if task.long_running:
                    block["long-running"] = ""
            shown = labelled(SECOND, *shown)
        if task.long_running:
            text = f"Leave it running: {task.long_running}. Go on in the first terminal."
            shown += [nodes.paragraph("", text)]
        if "no-output" not in self.options:
            for label, path in self._outputs(task):
                shown += show_captured(label, path, self.project)
        for problem in self.options.get("bad", "").split():
            path = self.project.snippets / PROBLEMS / problem / f"{task.folder.name}.txt"
            if not path.is_file():
                raise self.error(
                    f"there is no {path}; correct the problem's id, or capture it"
                )
            shown += show_captured("A bad answer", path, self.project)
        return shown

    def _outputs(self, task: Task) -> list[tuple[str, Path]]:
        """What is captured of the task, on this page, with its labels."""
        if problem := self.project.problem_on(self.env.docname):
            paths = problem.captures(task.folder.name)
            return [(problem.labels.get(path.name, SEEN), path) for path in paths]
        return [
            (f"{SEEN} with psql {major} and earlier" if major else SEEN, path)
            for major, path in task.outputs.items()
        ]

    def _show(self, task: Task, names: list[str]) -> list[nodes.Node]:
        if STEPS in task.variants:
            return [self._steps(task)]
        if len(names) < 2:
            return [b for n in names for b in show_variant(task, n, self.project.values)]
        # Shells are one choice for the whole site, systems for one place.
        of_shells = names[0] in SHELLS
        kind = "group-tab" if of_shells else "tab"
        text = ".. tabs::\n\n"
        for name in names:  # which stands as a comment until its variant takes the place
            text += f"   .. {kind}:: {KINDS[name].label}\n\n      .. {name}\n\n"
        (shown,) = self.parse_text_to_nodes(text)
        for place in list(shown.findall(nodes.comment)):
            variant = show_variant(task, place.astext(), self.project.values)
            place.replace_self(variant)
        for panel in shown.findall(SphinxTabsPanel):
            del panel["tabindex"]  # what is in it can be reached itself
        for tablist in shown.findall(SphinxTabsTablist):
            tablist["aria-label"] = "Your shell" if of_shells else "Your system"
        if of_shells:
            tabs = list(shown.findall(SphinxTabsTab))
            panels = list(shown.findall(SphinxTabsPanel))
            for tab, panel, file in zip(tabs, panels, names, strict=True):
                tab["name"] = panel["name"] = KINDS[file].shell
        return [shown]

    def _steps(self, task: Task) -> steps:
        shown = steps(snippet=f"{task.name}/{STEPS}", enumtype="arabic")
        for step in load_steps(task.variants[STEPS], self.project.values):
            item = nodes.list_item("", *self.parse_text_to_nodes(step.text))
            if step.picture:
                item += self._picture(step)
            if step.action == "query":
                if "query.sql" not in task.variants:
                    raise self.error(f"{step.where}: there is no query.sql; add it")
                item += show_variant(task, "query.sql", self.project.values)
            shown += item
        return shown

    def _picture(self, step: Step) -> nodes.image:
        uri = f"pictures/{step.picture}.png"
        path = self.env.srcdir / uri
        size = get_image_size(path) if path.is_file() else None
        if not size:
            raise self.error(f"{step.where}: no picture in {path}; take it: make pictures")
        width, height = map(str, size)
        image = {"width": width, "height": height, "loading": "lazy", "alt": step.alt}
        return nodes.image(uri=f"/{uri}", **image)


class Diagram(GuideDirective):
    """``.. diagram:: failover``: the drawing ``docs/diagrams/failover.svg``.

    It stands in the page itself, and so has the page's colours. Its own ``title`` and
    ``desc`` say to those who do not see it what it shows.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        file = Path(self.env.srcdir) / "diagrams" / f"{self.arguments[0]}.svg"
        self.env.note_dependency(file)
        if not file.is_file():
            raise self.error(f"there is no {file.relative_to(self.env.srcdir)}")
        return [picture(svg=file.read_text("utf-8"))]


class Legend(GuideDirective):
    """``.. legend::``: the example values of this page, and what to put there."""

    def run(self) -> list[nodes.Node]:
        return [nodes.definition_list(classes=["legend"])]


def fill_legends(app: Sphinx, doctree: nodes.document) -> None:
    """Fill each legend with the values that the page's commands show."""
    values, used = project_of(app.env).values, values_in(doctree)
    for legend in doctree.findall(nodes.definition_list):
        for key, entry in values.by_key.items():
            if key in used and "legend" in legend["classes"]:
                example = nodes.literal("", "", *marked(entry.example, values))
                meaning = nodes.paragraph("", f"{entry.name}: {entry.instead}.")
                term, body = nodes.term("", "", example), nodes.definition("", meaning)
                legend += nodes.definition_list_item("", term, body)


class Untested(GuideDirective):
    """``.. untested::``: every snippet that no test runs, with the reason."""

    def run(self) -> list[nodes.Node]:
        items = nodes.bullet_list()
        for task in self.project.tasks:
            for name, reason in task.untested.items():
                file = nodes.literal("", f"{task.name}/{name}")
                line = nodes.paragraph("", "", file, nodes.Text(f": {reason}."))
                items += nodes.list_item("", line)
        return [items] if items.children else []


class ValueRole(SphinxRole):
    """``:value:`user```: an example value, as the commands show it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        values = project_of(self.env).values
        if self.text not in values.by_key:
            known = ", ".join(values.by_key)
            message = f"{self.text!r} is not in values.toml, which has {known}"
            error = self.inliner.reporter.error(message, line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, error)], [error]
        return [nodes.literal("", "", *marked(values[self.text], values))], []
