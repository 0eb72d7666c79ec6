"""The site's search finds the page of a message that a reader pastes."""

import re
from urllib.parse import quote, urlparse

import pytest
from guide import search
from guide.model.problems import MESSAGE, all_problems
from playwright.sync_api import expect
from robot.pages import SITE, SNIPPETS, page_names, soup

# In the place of the example values: a reader's own.
ABOVE = r"\A(?:Password.*:\n|Unable to connect to server:\n\n)"
OWN = {
    "endpoint": "prod.cluster-x1y2z3.eu-central-1.rds.amazonaws.com",
    "user": "ann",
    "database": "shop",
}


@pytest.mark.parametrize("problem", all_problems(SNIPPETS), ids=lambda problem: problem.id)
def test_the_search_finds_a_pasted_message_among_the_first_five(
    problem, visit, values
) -> None:
    captured = [path.read_text() for path in problem.captures(MESSAGE)]
    for message in captured or [other.text for other in problem.other_wordings]:
        said = re.sub(ABOVE, "", message)
        for key, own in OWN.items():
            said = said.replace(values[key], own)
        line = re.sub(r"\b10\.142\.\d+\.\d+", "172.31.4.5", said.splitlines()[0])
        tab = visit(f"search.html?q={quote(line)}", same_window=True)
        expect(tab.locator(".search-summary")).to_contain_text("found")  # all are there
        links = tab.locator("ul.search li > a").all()[:5]
        found = [urlparse(link.get_attribute("href")).path for link in links]
        assert any(f"{problem.page}.html" in each for each in found), (line, found)


def test_the_search_loads_nothing_before_it_is_used_and_says_what_it_found(visit) -> None:
    tab = visit("search.html")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    tab.reload()
    without = [name for name in asked if not name.endswith(".svg")]
    assert without == ["search.html", "guide.js"]
    asked.clear()
    tab.get_by_role("searchbox").fill("connection timed out")
    tab.keyboard.press("Enter")
    expect(tab.locator("#said")).to_contain_text("found")
    scripts = ["guide.js", "search.js", "searchindex.js"]
    assert sorted(name for name in asked if name.endswith(".js")) == scripts


def test_what_many_pages_have_in_common_is_no_result() -> None:
    index = (SITE / "searchindex.js").read_text()
    headings = {
        h.get_text()[:-1] for page in page_names() for h in soup(page).select("h2, h3")
    }
    for common in (*search.HEADINGS, search.SECTION):
        assert common in headings, f"no page has {common!r}: correct guide/search.py"
        assert f'"{common}":' not in index
