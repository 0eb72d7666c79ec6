"""First Connect's own Sphinx extension: pages whose commands are tested files."""

import hashlib
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from . import directives, entries, nodes, pages
from .problems import all_problems, check_problem
from .rules import check_task, check_tree
from .snippets import SnippetError, all_tasks
from .values import ValuesError, load_values

logger = logging.getLogger(__name__)


def _digest(folder: Path) -> str:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc")
    parts = [str(p.relative_to(folder)).encode() + p.read_bytes() for p in files]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _start(app: Sphinx) -> None:
    snippets = Path(app.confdir) / app.config.guide_snippets
    app.env.guide_snippets = snippets
    try:
        app.env.guide_values = load_values(snippets / "values.toml")
        tasks = all_tasks(snippets)
        app.env.guide_problems = all_problems(snippets)
    except (ValuesError, SnippetError) as error:
        # Not raised: Sphinx would print its own state around the one line.
        sys.exit(f"ERROR: {error}")
    found = list(check_tree(snippets))
    for task in tasks:
        found += check_task(task, app.env.guide_values)
    for problem in app.env.guide_problems:
        found += check_problem(problem, snippets)
    for finding in found:
        logger.warning(
            finding.what, location=finding.where, type="guide", subtype="snippet"
        )


def _digest_snippets(app: Sphinx, config) -> None:
    # Any change below snippets/ reads every page again: there are few pages,
    # and a new variant or output is no dependency that a page could name.
    # Nor is the extension itself, whose change may show in each of them.
    folders = (Path(app.confdir) / config.guide_snippets, Path(__file__).parent)
    config.guide_digest = " ".join(map(_digest, folders))


def _forget_a_faulty_build(app: Sphinx, exception: Exception | None) -> None:
    # Sphinx warns of a page when it reads it, and would not read it again: the
    # next build would pass with the fault still there. The link check's warnings
    # are of other people's pages.
    if (exception or app._warncount) and app.builder.name != "linkcheck":
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register directives, nodes and checks."""
    app.add_config_value("guide_snippets", "snippets", "env", [str])
    app.add_config_value("guide_digest", "", "env", [str])
    app.add_directive("snippet", directives.Snippet)
    app.add_directive("snippet-variant", directives.SnippetVariant)
    app.add_directive("problem-list", entries.ProblemList)
    app.add_directive("pgadmin-messages", entries.PgAdminMessages)
    app.add_directive("problems", entries.Problems)
    app.add_directive("legend", directives.Legend)
    app.add_directive("untested", directives.Untested)
    app.add_role("value", directives.ValueRole())
    app.add_node(nodes.command, html=(nodes.visit_command, nodes.depart_block))
    app.add_node(nodes.output, html=(nodes.visit_output, nodes.depart_block))
    app.add_node(nodes.steps, html=(nodes.visit_steps, nodes.depart_steps))
    app.add_node(nodes.value, html=(nodes.visit_value, nodes.depart_value))
    app.add_node(nodes.value_legend)
    app.connect("config-inited", _digest_snippets)
    app.connect("builder-inited", _start)
    app.connect("doctree-read", directives.fill_legends)
    app.connect("doctree-read", pages.check_page)
    app.connect("build-finished", _forget_a_faulty_build)
    app.connect("env-check-consistency", pages.check_all_shown)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
