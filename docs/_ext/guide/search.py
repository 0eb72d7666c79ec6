"""The search of the site: a pasted error message finds the page that shows it."""

from pathlib import Path

from sphinx.search.en import SearchEnglish


class MessageSearch(SearchEnglish):
    """English, with a splitter and scores of our own: see ``search.js``."""

    js_splitter_code = Path(__file__).with_suffix(".js").read_text("utf-8")
