"""The guide's own nodes: a command, its output, steps and an example value.

They are kinds of literal block, list and inline text, so that every builder but
HTML shows them as such without knowing them.
"""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from ..model.kinds import KINDS
from ..model.project import Project
from ..model.tasks import Task
from ..model.values import Values
from .arguments import arguments

NO_SEARCH = "no-search"  # Sphinx's name for what is left out of the search's index


class command(nodes.literal_block):
    """What the reader copies.

    ``snippet`` is its file, below ``snippets/``; ``label`` says what it is typed into.
    With ``second-terminal`` it is typed there, and with ``long-running`` holds it.
    """


class output(nodes.literal_block):
    """What the reader then sees; ``output`` is its file, below ``snippets/``.

    A table keeps its columns on a narrow screen, where it is scrolled.
    """


class folded(nodes.container):
    """What is folded away under its ``summary``; a search within the page finds it."""


class picture(nodes.General, nodes.Element):
    """A drawing in the page's own colours: ``svg`` is its text."""


class steps(nodes.enumerated_list):
    """What the reader does in a program with windows; ``snippet`` as of a command."""


class value(nodes.inline):
    """An example value; ``value`` is its key in ``values.toml``."""


class argument(nodes.inline):
    """What holds values in a command: ``in`` is their format; see ``arguments``.

    ``raw``: no program gets it, but the shell.
    """


def tasks_in(tree: nodes.Node) -> Iterator[command | steps]:
    """All that the reader types or does."""
    yield from tree.findall(command)
    yield from tree.findall(steps)


def values_in(tree: nodes.Node) -> set[str]:
    """The keys of the example values in all that the reader types or does."""
    return {each["value"] for task in tasks_in(tree) for each in task.findall(value)}


def marked(text: str, values: Values) -> list[nodes.Node]:
    """``text`` as nodes, each example value in an element that names it."""
    return [
        value(piece, piece, value=key) if key else nodes.Text(piece)
        for piece, key in values.split(text)
    ]


def coloured(text: str, words: re.Pattern[str]) -> Iterator[nodes.Node]:
    """A part of a command as nodes: each of its ``words`` in an element of its own."""
    for number, piece in enumerate(words.split(text)):
        if number % 2:
            yield nodes.inline(piece, piece, classes=["word"])
        elif piece:
            yield nodes.Text(piece)


def labelled(label: str, *shown: nodes.Node) -> list[nodes.Node]:
    """What is ``shown``, under its label."""
    return [nodes.paragraph("", label, classes=["block-label", NO_SEARCH]), *shown]


def show_variant(task: Task, name: str, values: Values) -> list[nodes.Node]:
    """One variant under its label, byte for byte but for the last line's end."""
    # What is not UTF-8 is a finding of lint.files.
    text = task.variants[name].read_text("utf-8", "replace").removesuffix("\n")
    snippet, kind = f"{task.name}/{name}", KINDS[name]
    words = KEYWORD if name.endswith(".sql") else OPTION
    shown: list[nodes.Node] = []
    for piece, of, by_program in arguments(text, name):
        parts: list[nodes.Node] = []
        for part in marked(piece, values):
            parts += [part] if isinstance(part, value) else coloured(part.astext(), words)
        # A connection string may have to take what another argument cannot carry.
        holds = any(isinstance(part, value) for part in parts) or of == "keyword"
        if of is not None and holds:
            raw = {} if by_program else {"raw": ""}
            parts = [argument("", "", *parts, **{"in": of}, **raw)]
        shown += parts
    block = command(text, "", *shown, snippet=snippet, label=kind.label)
    alone = list(task.tabs) == [name] and kind.tabs != "shell"
    return [block] if alone else labelled(kind.label, block)


def show_captured(label: str, path: Path, project: Project) -> list[nodes.Node]:
    """A captured file under its label."""
    text = path.read_text("utf-8", "replace")
    return labelled(label, show_output(text, path, project))


def show_output(text: str, path: Path, project: Project) -> output:
    """The output in ``path``, a file under ``snippets/``."""
    text, file = text.rstrip("\n"), path.relative_to(project.snippets).as_posix()
    shown = marked(text, project.values)
    return output(text, "", *shown, output=file, label="What you see")


# What has a colour of its own: in SQL the keywords, else options, which begin a word.
KEYWORD = re.compile(r"((?<!')\b[A-Z]{2,}\b)")
OPTION = re.compile(r"((?<!\S)--?[A-Za-z][\w-]*)")
# The line below the heads of a table's columns.
RULE = re.compile(r"^-+\+-", re.MULTILINE)
BLOCK = '<div class="{kind} highlight notranslate">'
PRE = '<pre role="group" aria-label="{label}"{data}{stop}>'
COPY = '<button type="button" class="copybtn" aria-label="Copy: {label}: {first}"></button>'
# What stands around each kind of node in HTML.
HTML = {
    command: (BLOCK + COPY + PRE, "</pre></div>\n"),
    output: (BLOCK + PRE, "</pre></div>\n"),
    steps: ('<ol class="steps arabic"{data}>\n', "</ol>\n"),
    folded: ('<details class="folded"><summary>{summary}</summary>\n', "</details>\n"),
    picture: ("{svg}", ""),
    value: ("<mark{data}>", "</mark>"),
    argument: ("<span{data}>", "</span>"),
}
FIRST = 60  # characters of a command that tell a copy button from the others
DATA = ("snippet", "output", "value", "in", "raw", "second-terminal", "long-running")


def visit(self: HTML5Translator, node: nodes.Element) -> None:
    """Write what stands before the node, with what is known of it."""
    self.body.append(around(node)[0])


def depart(self: HTML5Translator, node: nodes.Element) -> None:
    """Write what stands after the node."""
    self.body.append(around(node)[1])


def around(node: nodes.Element) -> list[str]:
    """What stands before and after a node in HTML, with what is known of it."""
    data = "".join(f' data-{key}="{escape(node[key])}"' for key in DATA if key in node)
    known = {key: escape(node.get(key, "")) for key in ("label", "summary")}
    known["svg"] = node.get("svg", "")
    is_table = isinstance(node, output) and RULE.search(node.astext())
    known["stop"] = ' class="table" tabindex="0"' if is_table else ""  # to scroll it
    known["first"] = escape(node.astext().split("\n", 1)[0][:FIRST]) if data else ""
    return [text.format(kind=node.tagname, data=data, **known) for text in HTML[type(node)]]
