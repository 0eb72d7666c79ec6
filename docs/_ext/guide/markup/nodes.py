"""The guide's own nodes: a command, its output and an example value.

They are kinds of literal block and inline text, so that every builder but
HTML shows them as such without knowing them.
"""

from collections.abc import Iterator
from html import escape

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator


class command(nodes.literal_block):
    """What the reader copies.

    ``snippet`` is its file, below ``snippets/``; ``label`` says what it is typed into.
    ``second_terminal``: it is typed there, and holds it if it is ``long_running``.
    """


class output(nodes.literal_block):
    """What the reader then sees; ``file`` holds it, below ``snippets/``."""


class steps(nodes.enumerated_list):
    """What the reader does in a program with windows; ``snippet`` as of a command."""


class value(nodes.inline):
    """An example value; ``value`` is its key in ``values.toml``."""


class value_legend(nodes.General, nodes.Element):
    """Where the page's example values are to be explained."""


def tasks_in(tree: nodes.Node) -> Iterator[command | steps]:
    """All that the reader types or does."""
    yield from tree.findall(command)
    yield from tree.findall(steps)


def visit_command(self: HTML5Translator, node: command) -> None:
    # tabindex: a block that scrolls sideways must scroll by keyboard too.
    snippet = escape(node["snippet"], quote=True)
    label = escape(node["label"], quote=True)
    attributes = {"second_terminal": "second-terminal", "long_running": "long-running"}
    where = "".join(f" data-{html}" for key, html in attributes.items() if node.get(key))
    self.body.append(
        '<div class="command highlight notranslate"><pre tabindex="0" role="group"'
        f' aria-label="{label}" data-snippet="{snippet}"{where}>'
    )


def visit_output(self: HTML5Translator, node: output) -> None:
    file = escape(node["file"], quote=True)
    self.body.append(
        '<div class="output highlight notranslate"><pre tabindex="0" role="group"'
        f' aria-label="What you see" data-output="{file}">'
    )


def visit_steps(self: HTML5Translator, node: steps) -> None:
    snippet = escape(node["snippet"], quote=True)
    self.body.append(f'<ol class="steps arabic" data-snippet="{snippet}">\n')


def depart_steps(self: HTML5Translator, node: steps) -> None:
    self.body.append("</ol>\n")


def depart_block(self: HTML5Translator, node: nodes.Element) -> None:
    self.body.append("</pre></div>\n")


def visit_value(self: HTML5Translator, node: value) -> None:
    self.body.append(f'<mark data-value="{escape(node["value"], quote=True)}">')


def depart_value(self: HTML5Translator, node: value) -> None:
    self.body.append("</mark>")
