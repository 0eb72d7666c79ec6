"""Sphinx settings of First Connect. What is not Sphinx's default says why."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent / "docs" / "_ext"))

project = "First Connect"
author = copyright = "First Connect contributors"
smartquotes = False  # an error message keeps its own quotes
nitpicky = True  # a reference that leads nowhere is an error

extensions = [
    "myst_parser",  # testing.md and contributing.md
    "sphinx_tabs.tabs",
    "notfound.extension",  # 404.html, which servers give for what is not there
    "guide",  # docs/_ext/guide: snippets, example values, checks
]
myst_enable_extensions = ["deflist"]  # "What is where" in contributing.md
exclude_patterns = ["_ext"]

sphinx_tabs_disable_tab_closing = True  # else pressing the open tab hides it
sphinx_tabs_disable_css_loading = True  # the theme has a style of its own

# Where the site is published, as Read the Docs says it; "" where it is only built.
html_baseurl = ogp_site_url = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
if html_baseurl:
    extensions += ["sphinxext.opengraph", "sphinx_sitemap"]
    html_extra_path = ["docs/card.png"]  # the picture that a shared link shows
ogp_social_cards = {"enable": False}  # a picture of the title says nothing new
ogp_image = "card.png"
ogp_custom_meta_tags = [
    '<meta property="og:image:width" content="1200">',
    '<meta property="og:image:height" content="630">',
    '<meta name="twitter:card" content="summary_large_image">',
]
sitemap_url_scheme = "{link}"  # the address has the version and the language
sitemap_excludes = ["search.html", "404.html"]
notfound_template = "404.html"  # docs/_ext/guide/theme
notfound_context = {"title": "Page not found"}
notfound_urls_prefix = urlsplit(html_baseurl).path or "/"

html_search_language = "en"  # as guide/search.py has it
html_theme = "guide"  # docs/_ext/guide/theme
html_title = project
html_copy_source = False  # the pages' source is the repository
html_use_index = False  # there is nothing in it
html_show_search_summary = False  # it needs requests that a file:// page may not make
html_show_sphinx = False

linkcheck_timeout = 20  # seconds; some of AWS's pages answer slowly
linkcheck_retries = 3  # a host that fails once is not a dead link
# AWS's pages fill in their anchors by script.
linkcheck_anchors_ignore_for_url = [r"https://docs\.aws\.amazon\.com/.*"]
