"""The site in a real browser: what is copied, heard, laid out and explained."""

import pytest
from guide.model.problems import all_problems
from playwright.sync_api import expect
from robot.chromium import DESKTOP, PHONE, SHIFTS, VIEWS, barriers, go
from robot.form import CLIPBOARD
from robot.pages import SNIPPETS, TEMPLATES, all_blocks, page_names, soup

PROBLEMS = all_problems(SNIPPETS)


@pytest.mark.parametrize("page", page_names())
def test_the_copy_button_gives_the_file(page: str, visit) -> None:
    tab = visit(f"{page}.html", same_window=True, permissions=CLIPBOARD)
    commands = tab.evaluate(
        """[...document.querySelectorAll("pre[data-snippet]")].map(
             (pre) => pre.dataset.snippet)"""
    )
    buttons = tab.locator(".command > button.copybtn")
    expect(buttons).to_have_count(len(commands))
    expect(tab.locator("button.copybtn")).to_have_count(len(commands))
    # Each file is copied on one page, for it is the same on all of them.
    here = [
        number
        for number, snippet in enumerate(commands)
        if all_blocks()[snippet].page == page
    ]
    # Pressed by a script, for there are hundreds; the first that is seen, by a mouse.
    copied = tab.evaluate(
        """async (numbers) => {
             const buttons = document.querySelectorAll(".command > button.copybtn");
             const copied = [];
             for (const number of numbers) {
               await navigator.clipboard.writeText("nothing was copied");
               buttons[number].click();
               copied.push(await navigator.clipboard.readText());
             }
             return copied;
           }""",
        here,
    )
    for number, text in zip(here, copied, strict=True):
        # Without the last line's end: a paste waits for the reader's Enter.
        file = SNIPPETS / commands[number]
        assert text + "\n" == file.read_text(), commands[number]
    seen = next((n for n in here if buttons.nth(n).is_visible()), None)
    if seen is not None:
        tab.evaluate("navigator.clipboard.writeText('nothing was copied')")
        buttons.nth(seen).click()
        assert tab.evaluate("navigator.clipboard.readText()") == copied[here.index(seen)]


@pytest.mark.parametrize("page", [*page_names(), *TEMPLATES])
def test_everybody_can_use_the_page_on_a_desktop_and_on_a_phone(
    page, visit, pytestconfig
) -> None:
    tab = visit(f"{page}.html", same_window=True, bypass_csp=True)
    if pytestconfig.getoption("everything"):
        views = [*VIEWS, (DESKTOP, "dark"), (PHONE, "light")]
    elif page.startswith("problems/"):  # of one pattern: on every change, each in one view
        views = [VIEWS[page_names().index(page) % 2]]
    else:
        views = VIEWS
    for view in views:
        assert barriers(tab, view) == "", view
    for viewport in (DESKTOP, PHONE):
        tab.set_viewport_size(viewport)
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], f"the page scrolls sideways at {viewport}"


def test_an_old_address_leads_to_the_problems_page(visit, address) -> None:
    tab = visit("index.html")
    anchors = {problem.id: problem for problem in PROBLEMS}
    old = {f"{anchor}-cure" for anchor in anchors}
    assert {each["id"] for each in soup("troubleshooting").select("[id]")} >= old
    anchors[f"{PROBLEMS[0].id}-cure"] = PROBLEMS[0]
    for anchor, problem in anchors.items():
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


HOW_LAST = """() => { const all = document.querySelectorAll("main section section");
  return getComputedStyle(all[all.length - 1]).contentVisibility }"""


def test_what_is_far_below_is_laid_out_after_the_first_paint(visit, address) -> None:
    tab = visit("psql.html")
    tab.route("**/guide.js", lambda route: route.abort())  # which ends the wait
    tab.goto(f"{address}/psql.html")
    assert tab.evaluate(HOW_LAST) == "auto"
    tab.goto(f"{address}/login.html#log-in-with-an-iam-token")  # what is above counts, too
    assert tab.evaluate(HOW_LAST) == "visible"
    tab.unroute_all()
    tab.goto(f"{address}/psql.html")
    expect(tab.locator("html")).not_to_have_attribute("data-top", "yes")
    assert tab.evaluate(HOW_LAST) == "visible"


def test_no_click_waits_for_the_layout_of_the_whole_page(visit, address) -> None:
    tab = visit("psql.html")
    tab.add_init_script("window.held = []; requestAnimationFrame = (f) => held.push(f)")
    tab.goto(f"{address}/psql.html")
    for placed in range(3):
        assert tab.locator("main section section[data-placed]").count() == placed
        assert tab.evaluate(HOW_LAST) == "auto"
        tab.evaluate("held.splice(0).forEach((frame) => frame())")


# In a page: what is written into its commands and outputs once it was parsed.
REWRITTEN = """window.rewritten = [];
const note = ({ target }) => target.closest("pre") && rewritten.push(target.outerHTML);
document.addEventListener("readystatechange", () => {
  new MutationObserver((list) => list.forEach(note)).observe(
    document.querySelector("main"), { childList: true, subtree: true });
}, { once: true })"""


def test_a_page_with_the_examples_is_not_written_again(visit) -> None:
    tab = visit("psql.html")
    tab.add_init_script(REWRITTEN)
    tab.reload()
    tab.locator(".values summary").click()
    expect(tab.get_by_label("Port")).to_be_visible()  # the form is ready
    assert tab.evaluate("rewritten") == []
    tab.get_by_label("Port").fill("6543")
    assert tab.evaluate("rewritten") != []


@pytest.mark.parametrize("page", ["failover", "index", "psql"])
def test_nothing_jumps_when_the_rest_is_laid_out(page: str, visit) -> None:
    tab = visit(f"{page}.html", viewport=PHONE)
    expect(tab.locator("html")).not_to_have_attribute("data-top", "yes")
    assert tab.evaluate(SHIFTS) == []


def test_every_place_to_stop_says_what_it_is(visit) -> None:
    tab = visit("psql.html")
    for selector in ("pre", ".copybtn", "[role=tablist]"):
        for place in tab.locator(selector).all():
            assert place.get_attribute("aria-label"), selector
    copy = tab.get_by_role("button", name="Copy: Windows PowerShell", include_hidden=True)
    assert copy.count() == tab.locator('[data-snippet$="windows.ps1"]').count()


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
