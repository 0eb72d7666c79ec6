"""The site in a real browser: what is copied, heard, printed and remembered."""

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from urllib.parse import quote, urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from guide.model.problems import MESSAGE, all_problems
from playwright.sync_api import Browser, Locator, Page, expect
from robot.chromium import go
from robot.pages import SNIPPETS, all_blocks, page_names

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PROBLEMS = all_problems(SNIPPETS)
# Colours that are on their way to others are none to be judged.
SETTLED = "Promise.all(document.getAnimations().map((each) => each.finished))"


@pytest.fixture(scope="module")
def address(site) -> Iterator[str]:
    """Where the site is served, on loopback."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(browser: Browser, address: str):
    """Open a page of the site in a fresh window: ``visit(page, **window)``.

    Afterwards, no page may have loaded anything from anyone else, or have broken its
    own policy.
    """
    asked: list[str] = []
    said: list[str] = []

    def visit(page: str, **window) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, **window})
        context.on("request", lambda request: asked.append(request.url))
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        go(tab, f"{address}/{page}")
        return tab

    yield visit
    for context in browser.contexts:
        context.close()
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert [text for text in said if "Content Security Policy" in text] == []


@pytest.mark.parametrize("page", page_names())
def test_the_copy_button_gives_the_file(page: str, visit) -> None:
    tab = visit(f"{page}.html", permissions=["clipboard-read", "clipboard-write"])
    commands = tab.evaluate(
        """() => [...document.querySelectorAll("pre[data-snippet]")].map((pre) => [
             pre.dataset.snippet,
             pre.closest("[role=tabpanel]")?.getAttribute("aria-labelledby")])"""
    )
    buttons = tab.locator(".command > button.copybtn")
    expect(buttons).to_have_count(len(commands))
    expect(tab.locator("button.copybtn")).to_have_count(len(commands))
    # Each file is copied on one page, for it is the same on all of them.
    found = {
        snippet: (number, of)
        for number, (snippet, of) in reversed([*enumerate(commands)])
        if all_blocks()[snippet].page == page
    }
    # By shell, because a tab opens all of its shell's.
    for snippet in sorted(found, key=lambda s: s.rpartition("/")[2]):
        number, its_tab = found[snippet]
        if not buttons.nth(number).is_visible():
            tab.locator(f"[id='{its_tab}']").click()
        buttons.nth(number).click()
        copied = tab.evaluate(
            """() => navigator.clipboard.readText().then((text) =>
                 navigator.clipboard.writeText("nothing was copied").then(() => text))"""
        )
        # Without the last line's end: a paste waits for the reader's Enter.
        assert copied + "\n" == (SNIPPETS / snippet).read_text(), snippet


@pytest.mark.parametrize("page", [*page_names(), "search", "404"])
def test_everybody_can_use_the_page_on_a_desktop_and_on_a_phone(page, visit) -> None:
    # The page's own policy keeps axe out.
    tab = visit(f"{page}.html", bypass_csp=True)
    for viewport, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        tab.set_viewport_size(viewport)
        tab.emulate_media(color_scheme=scheme)
        tab.evaluate(SETTLED)
        results = Axe().run(tab, options={"resultTypes": ["violations"]})
        assert results.violations_count == 0, f"{scheme}: {results.generate_report()}"
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"{scheme}: the page scrolls sideways"


def test_an_old_address_leads_to_the_problems_page(visit, address) -> None:
    tab = visit("index.html")
    for problem in PROBLEMS:
        for anchor in (problem.id, f"{problem.id}-cure"):
            go(tab, f"{address}/troubleshooting.html#{anchor}")
            tab.wait_for_url(f"**/{problem.page}.html")
    go(tab, f"{address}/troubleshooting.html#stage-tls")
    expect(tab.locator("#stage-tls h3")).to_be_in_viewport()


def test_without_javascript_an_old_address_is_highlighted_in_the_list(visit) -> None:
    tab = visit("troubleshooting.html#timeout", java_script_enabled=False)
    item = tab.locator("li#timeout")
    expect(item).to_be_in_viewport()
    assert item.evaluate("item => getComputedStyle(item).outlineStyle") == "solid"


def test_other_wordings_are_folded_away_and_open_on_paper(visit) -> None:
    tab = visit("problems/timeout.html")
    other = tab.get_by_text("could not connect to server: Connection timed out")
    expect(other).not_to_be_visible()
    tab.emulate_media(media="print")
    expect(other).to_be_visible()


# In the place of the example values: a reader's own.
ABOVE = r"\A(?:Password.*:\n|Unable to connect to server:\n\n)"
OWN = {
    "endpoint": "prod.cluster-x1y2z3.eu-central-1.rds.amazonaws.com",
    "user": "ann",
    "database": "shop",
}


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.id)
def test_the_search_finds_a_pasted_message_among_the_first_five(
    problem, visit, address, values
) -> None:
    tab = visit("index.html")
    for path in problem.captures(MESSAGE):
        said = re.sub(ABOVE, "", path.read_text())
        for key, own in OWN.items():
            said = said.replace(values[key], own)
        line = re.sub(r"\b10\.142\.\d+\.\d+", "172.31.4.5", said.splitlines()[0])
        go(tab, f"{address}/search.html?q={quote(line)}")
        tab.wait_for_function("document.querySelectorAll('ul.search li').length > 0")
        links = tab.locator("ul.search li > a").all()[:5]
        found = [urlparse(link.get_attribute("href")).path for link in links]
        assert any(f"{problem.page}.html" in each for each in found), (line, found)


@pytest.mark.parametrize("how", ["without JavaScript", "on paper"])
@pytest.mark.parametrize("page", ["index", "psql", "login", "problems/timeout"])
def test_every_tab_can_be_read(page: str, how: str, visit) -> None:
    tab = visit(f"{page}.html", java_script_enabled=how != "without JavaScript")
    if how == "on paper":
        tab.emulate_media(media="print")
    panels = tab.locator(".sphinx-tabs-panel").all()
    assert len(panels) > 5
    for panel in panels:
        assert panel.is_visible()
        assert panel.locator(".block-label").is_visible(), "the tab's name is missing"
    for dead in (".copybtn", ".search", ".scheme"):
        assert not tab.locator(dead).first.is_visible(), f"{dead} does nothing here"


def shown(tab: Page) -> set[str]:
    """The ids of the shells whose commands the page shows."""
    panels = tab.locator(".group-tab[role=tabpanel]:visible").all()
    return {panel.get_attribute("name") for panel in panels}


def test_the_shell_is_chosen_once_for_the_whole_site_and_remembered(visit, address) -> None:
    tab = visit("index.html")
    assert shown(tab) == {"unix"}
    tab.get_by_role("tab", name="Unix").first.click()  # it is open, and stays open
    assert shown(tab) == {"unix"}
    tab.get_by_role("tab", name="PowerShell").first.click()
    assert shown(tab) == {"powershell"}
    another_window = tab.context.new_page()
    go(another_window, f"{address}/psql.html?os=windows")  # as links had it once
    assert shown(another_window) == {"cmd"}
    go(another_window, f"{address}/index.html")
    assert shown(another_window) == {"cmd"}


WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"


@pytest.mark.parametrize(
    ("agent", "address_asks", "shell"),
    [
        (WINDOWS, "", "powershell"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "", "unix"),
        (WINDOWS, "?os=unix#batch", "unix"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "?os=cmd#batch", "cmd"),
    ],
)
def test_a_first_visit_shows_the_readers_shell_before_any_script_file_has_run(
    agent: str, address_asks: str, shell: str, visit, address
) -> None:
    tab = visit("index.html", user_agent=agent)
    tab.route("**/*.js*", lambda route: route.abort())
    go(tab, f"{address}/psql.html{address_asks}")
    assert shown(tab) == {shell}
    bold = [t for t in tab.locator(".group-tab[role=tab]").all() if weight(t) == "700"]
    assert {t.get_attribute("name") for t in bold} == {shell}
    if address_asks:
        assert abs(tab.locator("#batch").bounding_box()["y"]) < 200
    tab.unroute_all()
    tab.reload()
    assert shown(tab) == {shell}


def weight(tab: Locator) -> str:
    """How bold the name of a tab is."""
    return tab.evaluate("tab => getComputedStyle(tab).fontWeight")


def test_every_place_to_stop_says_what_it_is(visit) -> None:
    tab = visit("psql.html")
    for selector in ("pre", ".copybtn", "[role=tablist]"):
        for place in tab.locator(selector).all():
            assert place.get_attribute("aria-label"), selector
    copy = tab.get_by_role("button", name="Copy: Windows PowerShell", include_hidden=True)
    assert copy.count() == tab.locator('[data-snippet$="windows.ps1"]').count()


def test_the_keyboard_reaches_every_tab(visit) -> None:
    tab = visit("index.html")
    tab.get_by_role("tab", name="Unix").first.focus()
    for key, name in [("ArrowRight", "Command"), ("Home", "Unix"), ("End", "PowerShell")]:
        tab.keyboard.press(key)
        shell = tab.get_by_role("tab", name=name).first
        expect(shell).to_be_focused()
    tab.keyboard.press("Enter")
    expect(shell).to_have_attribute("aria-selected", "true")
    assert shown(tab) == {"powershell"}


@pytest.mark.parametrize("page", ["index", "psql"])
def test_each_example_value_is_marked_and_explained(page, visit, values) -> None:
    tab = visit(f"{page}.html")
    for mark in tab.locator("pre mark").all():
        assert mark.text_content() == values[mark.get_attribute("data-value")]
    in_commands, in_legend = (
        {mark.get_attribute("data-value") for mark in tab.locator(f"{place} mark").all()}
        for place in ("pre[data-snippet]", ".legend")
    )
    assert in_legend == in_commands >= {"endpoint", "port", "user", "database"}
