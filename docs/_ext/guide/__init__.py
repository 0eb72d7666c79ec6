"""First Connect's own Sphinx extension: pages whose commands are tested files."""

import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from . import rebuild
from .lint import pages
from .lint.files import check_task, check_tree
from .lint.problems import check_problem
from .markup import directives, nodes, problem_entries
from .model.project import load_project
from .model.tasks import SnippetError
from .model.values import ValuesError

logger = logging.getLogger(__name__)


def _start(app: Sphinx) -> None:
    snippets = Path(app.confdir) / app.config.guide_snippets
    try:
        project = load_project(snippets)
    except (ValuesError, SnippetError) as error:
        # Not raised: Sphinx would print its own state around the one line.
        sys.exit(f"ERROR: {error}")
    app.env.guide_project = project  # type: ignore[attr-defined]
    found = list(check_tree(snippets))
    for task in project.tasks:
        found += check_task(task, project.values)
    for problem in project.problems:
        found += check_problem(problem, snippets)
    for finding in found:
        logger.warning(
            finding.what, location=finding.where, type="guide", subtype="snippet"
        )


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register directives, nodes and checks."""
    app.add_config_value("guide_snippets", "snippets", "env", [str])
    app.add_directive("snippet", directives.Snippet)
    app.add_directive("snippet-variant", directives.SnippetVariant)
    app.add_directive("problem-list", problem_entries.ProblemList)
    app.add_directive("pgadmin-messages", problem_entries.PgAdminMessages)
    app.add_directive("problems", problem_entries.Problems)
    app.add_directive("legend", directives.Legend)
    app.add_directive("untested", directives.Untested)
    app.add_role("value", directives.ValueRole())
    app.add_node(nodes.command, html=(nodes.visit_command, nodes.depart_block))
    app.add_node(nodes.output, html=(nodes.visit_output, nodes.depart_block))
    app.add_node(nodes.steps, html=(nodes.visit_steps, nodes.depart_steps))
    app.add_node(nodes.value, html=(nodes.visit_value, nodes.depart_value))
    app.add_node(nodes.value_legend)
    app.connect("builder-inited", _start)
    app.connect("doctree-read", directives.fill_legends)
    app.connect("doctree-read", pages.check_page)
    app.connect("env-check-consistency", pages.check_all_shown)
    rebuild.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
