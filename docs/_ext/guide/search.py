"""The search of the site: a pasted error message finds the page that shows it."""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

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
LEFT_OUT = "no-search"  # Sphinx's name for it


class MessageSearch(SearchEnglish):
    """English, with a splitter and scores of our own: see ``search.js``."""

    js_splitter_code = Path(__file__).with_suffix(".js").read_text("utf-8")


def leave_out(app: Sphinx, doctree: nodes.document) -> None:
    """Leave out of the index what many pages have in common."""
    for section in doctree.findall(nodes.section):
        title = section[0]
        if title.astext() in HEADINGS and isinstance(title, nodes.title):
            title["classes"].append(LEFT_OUT)
        elif title.astext() == SECTION:
            section["classes"].append(LEFT_OUT)
    for label in doctree.findall(nodes.paragraph):  # of a command or an output
        if "block-label" in label["classes"]:
            label["classes"].append(LEFT_OUT)
