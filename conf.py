"""Sphinx settings of First Connect. What is not Sphinx's default says why."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "docs" / "_ext"))

project = "First Connect"
author = copyright = "First Connect contributors"
smartquotes = False  # an error message keeps its own quotes
nitpicky = True  # a reference that leads nowhere is an error

extensions = [
    "myst_parser",  # testing.md and contributing.md
    "sphinx_tabs.tabs",
    "sphinx_copybutton",
    "guide",  # docs/_ext/guide: snippets, example values, checks
]
myst_enable_extensions = ["deflist"]  # "What is where" in contributing.md
exclude_patterns = ["_ext"]
templates_path = ["docs/_templates"]

sphinx_tabs_disable_tab_closing = True  # else pressing the open tab hides it
sphinx_tabs_disable_css_loading = True  # guide.css makes tabs look like furo
copybutton_selector = "div.command pre"  # an output is not to be copied

html_search_language = "en"  # as guide/search.py has it
html_theme = "furo"
html_title = project
html_static_path = ["docs/_static"]
html_css_files = ["guide.css"]
# After sphinx-tabs' own script, whose tabs it opens.
html_js_files = [("guide.js", {"defer": "defer", "priority": 900})]
html_copy_source = False  # the pages' source is the repository
html_show_sphinx = False

linkcheck_timeout = 20  # seconds; some of AWS's pages answer slowly
linkcheck_retries = 3  # a host that fails once is not a dead link
# AWS's pages fill in their anchors by script.
linkcheck_anchors_ignore_for_url = [r"https://docs\.aws\.amazon\.com/.*"]
