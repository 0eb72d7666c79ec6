"""First Connect's own Sphinx extension: pages whose commands are tested files."""

import hashlib
import sys
from logging import WARNING, getLogger
from logging.handlers import BufferingHandler
from pathlib import Path

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from . import theme
from .lint import pages
from .lint.files import check_project
from .markup import directives, nodes, problem_pages
from .model.project import load_project
from .model.toml_file import SnippetError
from .search import MessageSearch, leave_out

logger = logging.getLogger(__name__)


def _digest_sources(app: Sphinx, config: Config) -> None:
    """Have every page read again after any change below ``snippets/`` or in here.

    There are few pages, and a new variant is no dependency that a page could name.
    """
    digest = hashlib.sha256()
    for folder in (Path(app.confdir) / "snippets", Path(__file__).parent):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            if path.suffix != ".pyc":
                digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    config.guide_digest = digest.hexdigest()


def _start(app: Sphinx) -> None:
    try:
        project = load_project(Path(app.confdir) / "snippets")
    except SnippetError as error:
        # Not raised: Sphinx would print its own state around the one line.
        sys.exit(f"ERROR: {error}")
    app.env.guide_project = project  # type: ignore[attr-defined]
    for where, what in check_project(project):
        logger.warning(what, location=where, type="guide")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register directives, nodes and checks."""
    warnings = BufferingHandler(capacity=sys.maxsize)
    warnings.setLevel(WARNING)
    getLogger(logging.NAMESPACE).addHandler(warnings)

    def forget_after_warnings(app: Sphinx, exception: Exception | None) -> None:
        # Sphinx warns of a page only when it reads it: the next build would pass. What
        # linkcheck warns of are other people's pages.
        if warnings.buffer and app.builder.name != "linkcheck":
            (app.doctreedir / ENV_PICKLE_FILENAME).unlink(missing_ok=True)

    app.add_search_language(MessageSearch)
    theme.register(app)
    app.add_config_value("guide_digest", "", "env", [str])
    app.add_directive("snippet", directives.Snippet)
    app.add_directive("diagram", directives.Diagram)
    app.add_directive("legend", directives.Legend)
    app.add_directive("untested", directives.Untested)
    app.add_directive("problem-list", problem_pages.ProblemList)
    app.add_directive("pgadmin-messages", problem_pages.PgAdminMessages)
    app.add_directive("stages", problem_pages.StagePicture)
    app.add_directive("message", problem_pages.Message)
    app.add_directive("fix", problem_pages.Fix)
    app.add_role("value", directives.ValueRole())
    for node in nodes.HTML:
        app.add_node(node, html=(nodes.visit, nodes.depart))
    app.connect("config-inited", _digest_sources)
    app.connect("builder-inited", _start)
    app.connect("doctree-read", directives.fill_legends)
    app.connect("doctree-read", leave_out)
    app.connect("doctree-read", pages.check_page)
    app.connect("env-check-consistency", pages.check_all_shown)
    app.connect("build-finished", forget_after_warnings)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
