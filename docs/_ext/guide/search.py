"""The search of the site: a pasted error message finds the page that shows it."""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from .markup.nodes import NO_SEARCH

# Many pages have these headings, which tell none of them from another.
HEADINGS = {
    "What you see",
    "What it means",
    "Check",
    "Fix it",
    "What not to do",
    "Similar messages",
}
# And this section, with the same words each time.
SECTION = "The values on this page"


class MessageSearch(SearchEnglish):
    """English, with a splitter and scores of our own: see ``search.js``."""

    js_splitter_code = Path(__file__).with_suffix(".js").read_text("utf-8")


def leave_out(app: Sphinx, doctree: nodes.document) -> None:
    """Leave out of the index what many pages have in common; ``labelled`` does so, too."""
    for title in doctree.findall(nodes.title):
        if title.astext() in HEADINGS:
            title["classes"].append(NO_SEARCH)
        elif title.astext() == SECTION:
            title.parent["classes"].append(NO_SEARCH)
