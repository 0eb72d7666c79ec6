"""The form for the reader's own values: what it takes, says and keeps."""

import json
import re
from pathlib import Path

import pytest
from bs4 import ResultSet, Tag
from playwright.sync_api import Route, expect
from robot.chromium import DESKTOP, PHONE, SHIFTS, barriers, go
from robot.form import HOST, READER, FilledPage
from robot.pages import SITE, page_names, soup

PAGES = [page for page in page_names() if soup(page).select_one(".values")]
MARKS = """[...document.querySelectorAll("main mark")].map(
  (mark) => [mark.dataset.value, mark.textContent])"""


@pytest.mark.parametrize("page", PAGES)
def test_every_place_on_the_page_has_the_readers_values(page, filled, values) -> None:
    form = filled(page, same_window=True)
    own = {key: f"own_{number}" for number, key in enumerate(values.by_key)}
    own |= {"port": "6543", "tunnel": "6544"}  # JSON has a number there
    own["password"] = values["password"]  # which nobody types here
    keys = form.fill_all(own)
    found, expected = form.tab.evaluate(MARKS), []
    for mark in marks(page):
        key = mark["data-value"]
        block = mark.find_parent("pre") or mark
        # An express cluster has one port; what only an output shows has no field.
        is_fixed = key == "port" and block.select_one('[data-value^="express"]')
        is_own = key in {"password", *keys} and not is_fixed
        expected.append([key, own[key] if is_own else values[key]])
    assert found == expected
    copied = soup(page).select("[data-snippet] mark")
    assert {"password", *keys} >= {mark["data-value"] for mark in copied}
    form.tab.get_by_role("button", name="Back to the examples").click()
    found = form.texts()
    assert found == [pre.get_text() for pre in soup(page).select("main pre")]


def marks(page: str) -> ResultSet[Tag]:
    """Every example value on ``page``, as it was built."""
    return soup(page).select("main mark")


def test_outputs_say_that_they_are_only_like_the_readers(filled) -> None:
    form = filled("psql")
    form.fill(user="bob")
    label = form.tab.locator('.block-label:has(+ .output mark[data-value="user"])').first
    content = label.evaluate("label => getComputedStyle(label, '::after').content")
    assert content == '" (yours is similar)"'


def test_what_was_stored_by_somebody_else_does_no_harm(visit) -> None:
    tab = visit("psql.html")
    for stored in ('{"user": 5, "port": null, "constructor": "x"}', "[1]", "nonsense"):
        tab.evaluate("text => localStorage.setItem('first-connect-values', text)", stored)
        tab.reload()
        expect(tab.locator("html")).not_to_have_attribute("data-filling", "yes")
        assert "awsuser" in (tab.locator(".legend").text_content() or "")


def test_warnings_and_refusals_are_read_out(filled) -> None:
    form = filled("pgadmin")
    form.fill(port="70000")
    expect(form.tab.locator("#value-port")).to_have_attribute("aria-invalid", "true")
    status = form.tab.locator(".values [role=status]")
    expect(status).to_contain_text("Port: A port is a number from 1 to 65535.")
    expect(status).to_contain_text("1 of the commands cannot be written with these values.")
    assert form.tab.locator("a.download").first.get_attribute("href") is None


def test_what_is_refused_stands_on_paper_with_the_examples(filled) -> None:
    form = filled("login", viewport=DESKTOP)
    form.fill(iam_user='a"b')
    assert "--username=iamuser" in form.text("token/take/windows.ps1")
    form.tab.emulate_media(media="print")
    expect(form.tab.locator('[data-snippet="token/take/windows.ps1"]')).to_be_visible()


def test_values_stay_in_this_browser_until_the_button_clears_them(filled, address) -> None:
    form = filled("index")
    form.fill(user="bob")
    other = form.tab.context.new_page()
    go(other, f"{address}/psql.html")
    expect(other.locator('main mark[data-value="user"]').first).to_have_text("bob")
    form.fill(user="o'neil")  # another window follows at once
    expect(other.locator('[data-snippet="psql/connect/unix.sh"]').first).to_contain_text(
        r"--username='o'\''neil'"
    )
    other.reload()
    expect(other.locator('.legend mark[data-value="user"]')).to_have_text("o'neil")
    form.tab.get_by_role("button", name="Back to the examples").click()
    expect(other.locator('.legend mark[data-value="user"]')).to_have_text("awsuser")
    assert form.tab.evaluate("localStorage.getItem('first-connect-values')") is None


def test_where_nothing_is_stored_values_last_as_long_as_the_page(visit) -> None:
    tab = visit("psql.html")
    tab.add_init_script(
        """for (const name of ["getItem", "setItem", "removeItem"])
             Storage.prototype[name] = () => { throw new Error("blocked") }"""
    )
    tab.reload()
    form = FilledPage(tab)
    form.fill(user="bob")
    assert "--username=bob" in form.text("psql/connect/unix.sh")


def test_the_form_works_from_a_file(browser) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"file://{SITE}/psql.html")
    form = FilledPage(tab)
    form.fill(database="my db")
    assert r"--dbname='dbname='\''my db'\''" in form.text("psql/connect/unix.sh")
    tab.goto(f"file://{SITE}/login.html")
    assert "'my db'" in FilledPage(tab).text("token/connect/unix.sh")
    context.close()


def test_no_value_is_in_an_address_a_title_the_history_or_a_request(
    filled, address
) -> None:
    form = filled("index")
    asked: list[str] = []
    form.tab.on(
        "request", lambda request: asked.append(f"{request.url} {request.post_data}")
    )
    before = form.tab.evaluate("history.length")
    form.fill(endpoint="orders.private", user="bob-the-user", database="shop-db")
    form.tab.keyboard.press("Enter")
    form.copied("psql/connect/unix.sh")
    assert form.tab.evaluate("history.length") == before
    form.tab.get_by_role("link", name="Find your endpoint").first.click()
    form.tab.wait_for_url("**/endpoint.html")
    traces = " ".join([*asked, form.tab.url, form.tab.title()])
    assert "endpoint.html" in traces
    assert not re.search("orders.private|bob-the-user|shop-db", traces)
    assert form.tab.context.cookies() == []


@pytest.mark.parametrize("page", ["index", "login", "pgadmin", "psql", "windows"])
def test_no_field_asks_for_a_password(page: str, filled) -> None:
    form = filled(page)
    fields = form.tab.locator("main :is(input, textarea)")
    assert fields.count() >= 4
    for field in fields.all():
        assert field.get_attribute("type") in (None, "text")
        label = form.tab.locator(f"label[for={field.get_attribute('id')}]")
        assert not re.search("password|token$|secret key", label.text_content() or "", re.I)


def test_the_form_is_filled_and_cleared_with_the_keyboard_alone(visit) -> None:
    tab = visit("psql.html")
    tab.locator(".values summary").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.type(HOST)
    expect(tab.locator("#value-endpoint")).to_be_focused()
    status = tab.locator(".values [role=status]")
    expect(status).to_have_text("The commands now have yours: Cluster endpoint.")
    summary = tab.locator(".values summary")
    expect(summary).to_have_text("The commands show your values. Change them")
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Space")
    expect(status).to_have_text("The commands have the examples.")
    expect(summary).to_have_text("The commands show example values. Use yours")


PAINTED = """() => new Promise((done) =>
  new PerformanceObserver(done).observe({type: "paint", buffered: true}))"""


def test_nothing_jumps_for_a_reader_who_comes_back(filled, address) -> None:
    form = filled("psql", viewport=PHONE)
    form.fill(endpoint="a" * 200, user="o'neil " * 20, database="x" * 100)
    held: list[Route] = []
    form.tab.route(
        "**/fill.js", lambda route: held.append(route)
    )  # on a slow line, it comes after the paint
    with form.tab.expect_request("**/fill.js"):
        form.tab.goto(f"{address}/psql.html?from=elsewhere#connect", wait_until="commit")
    form.tab.evaluate(PAINTED)
    held[0].continue_()
    expect(form.tab.locator("html")).not_to_have_attribute("data-filling", "yes")
    expect(form.tab.locator("main")).to_be_visible()
    expect(form.tab.locator(".legend")).to_contain_text("o'neil")
    assert form.tab.evaluate(SHIFTS) == []


def test_a_page_whose_script_does_not_come_is_shown_all_the_same(filled) -> None:
    form = filled("psql")
    form.fill(user="bob")
    form.tab.route("**/fill.js", lambda route: route.abort())
    form.tab.reload()
    expect(form.tab.locator("main")).to_be_visible(timeout=4000)


@pytest.mark.parametrize("page", ["index", "psql", "network"])
def test_everybody_can_use_the_open_form(page: str, visit) -> None:
    tab = visit(f"{page}.html", bypass_csp=True)
    form = FilledPage(tab)
    form.fill(endpoint=READER)
    tab.locator("#value-endpoint").blur()
    for viewport, scheme in ((DESKTOP, "light"), (PHONE, "dark")):
        tab.set_viewport_size(viewport)
        tab.emulate_media(color_scheme=scheme)
        assert barriers(tab) == "", scheme
    for size in ("100%", "200%"):
        tab.set_viewport_size({"width": 320, "height": 640})
        tab.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        width = tab.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"text of {size}: the page scrolls sideways"


@pytest.mark.parametrize("how", ["without JavaScript", "on paper"])
def test_the_form_is_not_there_where_it_does_nothing(how: str, visit) -> None:
    tab = visit("index.html", java_script_enabled=how != "without JavaScript")
    if how == "on paper":
        tab.locator("[name=kind]").select_option("express")
        tab.emulate_media(media="print")
        expect(tab.locator("#way-with-a-password ~ p").first).to_be_visible()
    for form in (".values", ".way-chooser"):
        expect(tab.locator(form)).not_to_be_visible()


def test_a_value_that_a_shell_cannot_carry_is_refused_in_words(filled) -> None:
    form = filled("login")
    form.fill(iam_user='a"b')
    why = form.refusal("token/take/windows.ps1")
    assert "use the tab Windows Command Prompt" in why
    assert not form.refusal("token/take/windows.cmd")
    form.choose("windows.ps1")
    block = form.tab.locator('.command:has([data-snippet="token/take/windows.ps1"])')
    expect(block.locator("pre")).not_to_be_visible()
    expect(block.locator(".copybtn")).not_to_be_visible()
    form.fill(iam_user="file://x")
    assert "reads a value that begins like this as a file" in form.refusal(
        "token/take/unix.sh"
    )
    form.fill(iam_user="bob")
    assert not form.refusal("token/take/windows.ps1")


def test_a_line_for_every_shell_gets_the_quotes_of_the_shell_that_is_chosen(filled) -> None:
    form = filled("psql")
    form.fill(database="o'neil")
    line = "psql/keywords/oneline.sh"
    found = []
    for shell in ("unix.sh", "windows.cmd", "windows.ps1"):
        form.choose(shell)
        found.append(form.text(line))
    assert len(set(found)) == 3


def test_a_token_that_is_copied_starts_a_clock(filled) -> None:
    form = filled("index")
    form.tab.clock.install(time="2026-11-28T14:17:00")
    form.copied("express/token/unix.sh")
    clock = form.tab.locator(".clock")
    expect(clock).to_have_text(re.compile(r"the token is good until 0?2:32.PM|until 14:32"))
    form.copied("express/connect/unix.sh")
    expect(clock).to_have_count(1)
    form.tab.clock.fast_forward("15:00")
    expect(clock).to_contain_text("no longer good")


def test_the_file_for_pgadmin_is_downloaded_with_the_readers_values(filled) -> None:
    form = filled("pgadmin")
    form.fill(endpoint=HOST, user="o'neil")
    with form.tab.expect_download() as download:
        form.tab.locator("a.download").first.click()
    saved = download.value
    server = json.loads(Path(saved.path()).read_text())["Servers"]["1"]
    assert saved.suggested_filename == "servers.json"
    assert (server["Host"], server["Username"]) == (HOST, "o'neil")
