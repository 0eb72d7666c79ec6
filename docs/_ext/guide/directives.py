"""The directives and the role with which a page shows snippets and values."""

from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.images import get_image_size
from sphinx_tabs.tabs import SphinxTabsTablist

from .nodes import command, is_task, output, steps, value, value_legend
from .snippets import LABELS, PROBLEMS, SHELLS, SnippetError, Task, all_tasks, load_task
from .steps import STEPS, Step, load_steps
from .values import Values

SEEN = "What you see"
SECOND = "In a second terminal"


def marked(text: str, values: Values) -> list[nodes.Node]:
    """``text`` as nodes, each example value in an element that names it."""
    return [
        value(piece, piece, value=key) if key else nodes.Text(piece)
        for piece, key in values.split(text)
    ]


class Snippet(SphinxDirective):
    """``.. snippet:: psql/connect``: the task's variants as tabs, its output below.

    ``psql/connect/oneline`` shows the one variant that stands alone. ``:bad: timeout``
    adds what a check prints while that problem lasts; more than one may be named.
    ``:second-terminal:`` is for a command that runs beside a session of psql, and
    ``:windows:`` leaves the Unix tab away.
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
        alone = f"{name.rpartition('/')[2]}.sh"
        try:
            if alone == "oneline.sh":
                task = load_task(self.env.guide_snippets, name.rpartition("/")[0])
                names = [alone]
            else:
                task = load_task(self.env.guide_snippets, name)
                names = list(task.tabs or task.variants)
            if "windows" in self.options:
                names = [name for name in names if name.startswith("windows.")]
            if missing := [n for n in names if n not in task.variants]:
                raise SnippetError(f"snippet {task.name!r} has no {missing[0]}")
        except SnippetError as error:
            raise self.error(str(error)) from None
        if STEPS in task.variants:
            shown = [self._steps(task)]
        elif len(names) > 1:
            shown = self._tabs(task, names)
        else:
            shown = show_variant(task, names[0], self.env.guide_values) if names else []
        if "second-terminal" in self.options or task.stays:
            for block in (c for node in shown for c in node.findall(command)):
                block["stays"], block["beside"] = bool(task.stays), True
            where = nodes.paragraph("", SECOND, classes=["block-label"])
            shown = [where, *shown]
        if task.stays:
            stays = f"Leave it running: {task.stays}. Go on in the first terminal."
            shown += [nodes.paragraph("", stays)]
        if task.output.exists() and "no-output" not in self.options:
            shown += show_captured(SEEN, task.output, self.env)
            for major, path in task.later_outputs.items():
                label = f"{SEEN} with psql {major} and later"
                shown += show_captured(label, path, self.env)
        for problem in self.options.get("bad", "").split():
            shown += self._bad(task, problem)
        return shown

    def _tabs(self, task: Task, names: list[str]) -> list[nodes.Node]:
        # Shells are one choice for the whole site, systems for one place.
        kind = "group-tab" if names[0] in SHELLS else "tab"
        lines = [".. tabs::", ""]
        for name in names:
            lines += [f"   .. {kind}:: {LABELS[name]}", ""]
            lines += [f"      .. snippet-variant:: {task.name} {name}", ""]
        tabs = self.parse_text_to_nodes("\n".join(lines))
        for node in tabs:
            for tablist in node.findall(SphinxTabsTablist):
                tablist["aria-label"] = (
                    "Your shell" if names[0] in SHELLS else "Your system"
                )
        return tabs

    def _steps(self, task: Task) -> steps:
        try:
            found = load_steps(task.variants[STEPS], self.env.guide_values)
        except SnippetError as error:
            raise self.error(str(error)) from None
        shown = steps(snippet=f"{task.name}/{STEPS}", enumtype="arabic")
        for step in found:
            item = nodes.list_item("", *self.parse_text_to_nodes(step.text))
            if step.picture:
                item += self._picture(step)
            if step.action == "query":
                if "query.sql" not in task.variants:
                    raise self.error(f"{step.where}: there is no query.sql; add it")
                item += show_variant(task, "query.sql", self.env.guide_values)
            shown += item
        return shown

    def _picture(self, step: Step) -> nodes.image:
        uri = f"pictures/{step.picture}.png"
        path = self.env.srcdir / uri
        if not path.is_file():
            raise self.error(f"{step.where}: there is no {path}; take it: make pictures")
        width, height = get_image_size(path)
        size = {"width": str(width), "height": str(height), "loading": "lazy"}
        return nodes.image(uri=f"/{uri}", alt=step.alt, **size)

    def _bad(self, task: Task, problem: str) -> list[nodes.Node]:
        path = self.env.guide_snippets / PROBLEMS / problem / f"{task.folder.name}.txt"
        if not path.is_file():
            raise self.error(f"there is no {path}; name a problem that {task.name} checks")
        return show_captured("A bad answer", path, self.env)


class SnippetVariant(SphinxDirective):
    """One tab of a snippet; only ``Snippet`` writes it."""

    required_arguments = 2

    def run(self) -> list[nodes.Node]:
        name, variant = self.arguments
        try:
            task = load_task(self.env.guide_snippets, name)
            return show_variant(task, variant, self.env.guide_values)
        except (SnippetError, KeyError):
            raise self.error(
                f"{name} {variant} is no variant; write .. snippet::"
            ) from None


def show_variant(task: Task, name: str, values: Values) -> list[nodes.Node]:
    """One variant under its label, byte for byte but for the last line's end."""
    text = read(task.variants[name]).removesuffix("\n")
    snippet, label = f"{task.name}/{name}", LABELS[name]
    block = command(text, "", *marked(text, values), snippet=snippet, label=label)
    if list(task.tabs) == [name] and name not in SHELLS:
        return [block]  # nothing to tell it from
    return [nodes.paragraph("", label, classes=["block-label"]), block]


def show_captured(label: str, path: Path, env: BuildEnvironment) -> list[nodes.Node]:
    """A captured file under its label."""
    head = nodes.paragraph("", label, classes=["block-label"])
    return [head, show_output(read(path), path, env)]


def show_output(text: str, path: Path, env: BuildEnvironment) -> output:
    """What ``path``, a file under ``snippets/``, says that the reader sees."""
    text, file = text.rstrip("\n"), path.relative_to(env.guide_snippets).as_posix()
    return output(text, "", *marked(text, env.guide_values), file=file)


def read(path: Path) -> str:
    """The file's text; what is not UTF-8 in it is a finding of ``rules``."""
    return path.read_text(encoding="utf-8", errors="replace")


class Legend(SphinxDirective):
    """``.. legend::``: the example values of this page, and what to put there."""

    def run(self) -> list[nodes.Node]:
        return [value_legend()]


def fill_legends(app: Sphinx, doctree: nodes.document) -> None:
    """Replace each legend by the values that the page's commands show."""
    values = app.env.guide_values
    used = {v["value"] for c in doctree.findall(is_task) for v in c.findall(value)}
    for place in list(doctree.findall(value_legend)):
        entries = nodes.definition_list(classes=["legend"])
        for key, entry in values.by_key.items():
            if key in used:
                example = nodes.literal("", "", *marked(entry.example, values))
                text = f"{entry.name}: {entry.instead}."
                body = nodes.definition("", nodes.paragraph("", text))
                term = nodes.term("", "", example)
                entries += nodes.definition_list_item("", term, body)
        place.replace_self(entries)


class Untested(SphinxDirective):
    """``.. untested::``: every snippet that no test runs, with the reason."""

    def run(self) -> list[nodes.Node]:
        items = nodes.bullet_list()
        for task in all_tasks(self.env.guide_snippets):
            for name, reason in task.untested.items():
                file = nodes.literal("", f"{task.name}/{name}")
                line = nodes.paragraph("", "", file, nodes.Text(f": {reason}."))
                items += nodes.list_item("", line)
        return [items] if items.children else []


class ValueRole(SphinxRole):
    """``:value:`user```: an example value, as the commands show it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        values = self.env.guide_values
        if self.text not in values.by_key:
            known = ", ".join(values.by_key)
            message = f"{self.text!r} is not in values.toml, which has {known}"
            error = self.inliner.reporter.error(message, line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, error)], [error]
        return [nodes.literal("", "", *marked(values[self.text], values))], []
