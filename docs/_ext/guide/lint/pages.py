"""What every page keeps to: every command on a page comes from a snippet."""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from ..markup.nodes import command, output, tasks_in, value, values_in
from ..model.project import project_of
from ..model.tasks import PROGRAMS
from ..model.values import Values

logger = logging.getLogger(__name__)

ANY_PROGRAM = "|".join(map(re.escape, PROGRAMS))
# NAME=value before it, a path, and .exe make no difference.
PROGRAM = re.compile(
    rf"[\s$>#]*(?:\w+=\S*\s+)*(?:\S*[/\\])?(?:{ANY_PROGRAM})(?:\.exe)?\s+\S"
)
VERB = re.compile(
    r"\s*(?:select|insert|update|delete|create|alter|drop|grant|revoke|show|set|copy|begin"
    r"|commit|with|truncate|explain|vacuum)\s+\S",
    re.IGNORECASE,
)
HOST = re.compile(r"[\w.-]+\.rds\.amazonaws\.com(?:\.cn)?")
# Example values that are words nobody would write by chance.
TELLING = ("user", "database", "endpoint", "reader", "instance", "custom")
SHOWN = "files shown"  # in a page's metadata


def check_page(app: Sphinx, doctree: nodes.document) -> None:
    """Warn, with file and line, of every command that a page types itself.

    What the page shows is kept in its metadata, for ``check_all_shown``.
    """
    values = project_of(app.env).values
    found = [*_typed(doctree), *_values(doctree, values), *_fixes(doctree)]
    if "orphan" in app.env.metadata[app.env.docname]:
        found.append((doctree, "an orphan, which no reader finds; put it into a toctree"))
    for node, what in found:
        # Inline nodes often carry no line of their own; their paragraph does.
        while node.line is None and node.parent is not None:
            node = node.parent
        where = app.env.docname if node is doctree else node
        logger.warning(what, location=where, type="guide")
    shown = {node["snippet"] for node in tasks_in(doctree)}
    shown |= {node["output"] for node in doctree.findall(output)}
    app.env.metadata[app.env.docname][SHOWN] = shown


def _typed(doctree: nodes.document) -> Iterator[tuple[nodes.Node, str]]:
    for block in doctree.findall(nodes.literal_block):
        in_message = isinstance(block.parent, nodes.system_message)  # it was reported
        if not isinstance(block, (command, output)) and not in_message:
            yield block, "a block typed into the page; put it under snippets/ and show it"
    for node in doctree.findall():
        if isinstance(node, (nodes.doctest_block, nodes.raw)):
            yield node, "the tests do not see raw or doctest text; put it under snippets/"
        elif isinstance(node, nodes.Inline):
            text = node.astext()
            is_sql = isinstance(node, nodes.literal) and VERB.match(text)
            if PROGRAM.match(text) or is_sql:
                yield node, f"{text!r} is a command; put it under snippets/ and show it"


def _values(doctree: nodes.document, values: Values) -> Iterator[tuple[nodes.Node, str]]:
    examples = {entry.example: key for key, entry in values.by_key.items()}
    for text in doctree.findall(nodes.Text):
        if isinstance(text.parent, value) or text.parent.parent is None:
            continue
        for host in HOST.findall(text):
            if host not in examples and host not in values.fixed:
                yield text, f"{host!r} is not in values.toml; use an example value"
        for key in TELLING:
            if re.search(rf"(?<![\w.-]){re.escape(values[key])}(?![\w.-])", text):
                yield text, f"{values[key]!r} is an example value; write :value:`{key}`"
    explained = any("legend" in n["classes"] for n in doctree.findall(nodes.Element))
    if values_in(doctree) and not explained:
        yield doctree, "this page shows example values; add .. legend::"


def _fixes(doctree: nodes.document) -> Iterator[tuple[nodes.Node, str]]:
    sections = list(doctree.findall(nodes.section))
    marks = [{*section["classes"]} for section in sections]
    for section, mark in zip(sections, marks, strict=True):
        is_run = "fix" in mark and not {"simulated", "not-run"} & mark
        if is_run and not any(tasks_in(section)):
            yield (
                section,
                "no command fixes it; show a snippet, or add :simulated: or :not-run:",
            )
    found = set().union(*marks)
    if "seen" in found and "fix" not in found:
        yield doctree, "a message, and no fix for it; add .. fix::"


def check_all_shown(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of every snippet, and everything captured of a problem, that no page shows."""
    shown = set().union(*(env.metadata[page][SHOWN] for page in env.found_docs))
    project = project_of(env)
    files = [path for task in project.tasks for path in task.variants.values()]
    for problem in project.problems:
        files += sorted(problem.folder.glob("*.txt"))
        if problem.page not in env.found_docs:
            what = f"it has no page; write docs/{problem.page}.rst"
            logger.warning(what, location=f"{problem.file}:1", type="guide")
    for path in files:
        if path.relative_to(project.snippets).as_posix() not in shown:
            what = "no page shows this file; show it or delete it"
            logger.warning(what, location=f"{path}:1", type="guide")
