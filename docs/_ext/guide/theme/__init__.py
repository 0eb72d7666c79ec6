"""The look of the site: a page is one request, and one more for its script.

The style stands in the page, so that nothing has to come before the first paint. Each
page has a content security policy, which lets in that style, the script before the paint,
by their hashes, and files of the site.
"""

import base64
import hashlib
import html
import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import rcssmin
import rjsmin
import sphinx_tabs
from docutils import nodes
from sphinx.application import Sphinx

from ..markup.nodes import command, value
from ..model.kinds import SHELLS
from ..model.project import project_of

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self';"
    " script-src 'self' '{before_paint}'; style-src '{style}'"
)
ABOUT = "Aurora PostgreSQL"
# In a file of its own, for pages that show example values: how a value is written, what a
# reader may paste, and the form.
FILL = ("quoting.js", "paste.js", "odd.js", "places.js", "copied.js", "fill.js", "way.js")
# Sphinx's own search, in one file, which only a search loads.
SEARCH = ("documentation_options", "doctools", "language_data", "searchtools")
NO_HIGHLIGHT = "var SPHINX_HIGHLIGHT_ENABLED = false;"
FORM, WAY = ((HERE / name).read_text() for name in ("values.html", "way.html"))


@cache
def inline() -> dict[str, str]:
    """What stands in every page: ``style``, ``before_paint``, and their ``policy``."""
    found = {
        "style": str(rcssmin.cssmin((HERE / "style.css").read_text())),
        "before_paint": str(rjsmin.jsmin((HERE / "before-paint.js").read_text())),
    }
    hashes = {key: hashlib.sha256(text.encode()).digest() for key, text in found.items()}
    allowed = {k: f"sha256-{base64.b64encode(v).decode()}" for k, v in hashes.items()}
    return {**found, "policy": POLICY.format(**allowed)}


def fill_in(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Give a page its inline parts, its title, and what proves its commands."""
    title = html.unescape(re.sub("<.*?>", "", context.get("title", "Search")))
    about = "" if "Aurora" in title else f" | {ABOUT}"
    context.update(inline())
    context["page_title"] = html.escape(f"{title}{about} | {app.config.project}")
    context["fills"] = has_values(doctree)
    if context["fills"]:
        forms = FORM + (WAY if page == app.config.root_doc else "")
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{forms}", 1)
    context["proof"] = proof(app, context["pathto"]) if has_tested(doctree) else ""
    for meta in doctree.findall(nodes.meta) if doctree else ():
        if meta["name"] == "description":  # for who shares a link, too
            said = {"og:description": meta["content"], "og:title": title + about}
            context["meta"] = {**(context.get("meta") or {}), **said}


def has_tested(doctree: nodes.document | None) -> bool:
    """Whether a page has commands for readers, all of which tests run."""
    found = doctree.findall(command) if doctree else ()
    return any(not each["snippet"].startswith("contribute/") for each in found)


def has_values(doctree: nodes.document | None) -> bool:
    """Whether a page shows values that a reader replaces; a password stays out of it."""
    found = doctree.findall(value) if doctree else ()
    return any(each["value"] != "password" for each in found)


def proof(app: Sphinx, pathto: Any) -> str:
    """Which versions run the commands, with a link to how."""
    versions = tested_versions(Path(app.confdir) / "tests" / "lab" / "versions.toml")
    how = f'<a href="{pathto("testing")}">how this guide is tested</a>'
    return f"Tests run the commands of this page, with psql {versions}: {how}."


@cache
def tested_versions(file: Path) -> str:
    """The versions of psql that ``file`` names, in words; read once for all pages."""
    *others, newest = tomllib.loads(file.read_text())["postgresql"]
    return f"{', '.join(others)} and {newest}"


def write_files(app: Sphinx, error: Exception | None) -> None:
    """Write the scripts of the pages, and ``robots.txt``."""
    if error or app.builder.format != "html":
        return
    if base := app.config.html_baseurl:
        robots = f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"
        (Path(app.outdir) / "robots.txt").write_text(robots)
    for name, texts in scripts(app).items():
        minified = str(rjsmin.jsmin("\n".join(texts)))
        (Path(app.outdir) / "_static" / name).write_text(minified)


def scripts(app: Sphinx) -> dict[str, list[str]]:
    """By file: the script of every page, that of the values, and that of the search."""
    by_key = project_of(app.env).values.by_key
    examples = {key: [v.name, v.example, v.instead] for key, v in by_key.items()}
    shells = {name: kind.shell for name, kind in SHELLS.items()}
    tabs = Path(sphinx_tabs.__file__).parent / "static" / "tabs.js"
    sphinx = [Path(app.outdir) / "_static" / f"{name}.js" for name in SEARCH]
    return {
        "guide.js": [tabs.read_text(), (HERE / "guide.js").read_text()],
        "fill.js": [
            f"const EXAMPLES = {json.dumps(examples)};",
            f"const SHELL_OF = {json.dumps(shells)};",
            *((HERE / name).read_text() for name in FILL),
        ],
        "search.js": [*(path.read_text() for path in sphinx), NO_HIGHLIGHT],
    }


def register(app: Sphinx) -> None:
    """Add the theme, and what fills its pages in."""
    app.add_html_theme("guide", str(HERE))
    # Before the extension that writes what others show of a link.
    app.connect("html-page-context", fill_in, priority=450)
    app.connect("build-finished", write_files)
