"""The reader's own values: what this browser keeps, and that nobody else gets them."""

import re

import pytest
from playwright.sync_api import Route, expect
from robot.chromium import PHONE, SHIFTS, go
from robot.form import FilledPage
from robot.pages import SITE


def test_what_was_stored_by_somebody_else_does_no_harm(visit) -> None:
    tab = visit("psql.html")
    for stored in ('{"user": 5, "port": null, "constructor": "x"}', "[1]", "nonsense"):
        tab.evaluate("text => localStorage.setItem('first-connect-values', text)", stored)
        tab.reload()
        expect(tab.locator("html")).not_to_have_attribute("data-filling", "yes")
        assert "awsuser" in (tab.locator(".legend").text_content() or "")


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


PAINTED = """() => new Promise((done) =>
  new PerformanceObserver(done).observe({type: "paint", buffered: true}))"""


def test_nothing_jumps_for_a_reader_who_comes_back(filled, address) -> None:
    form = filled("psql", viewport=PHONE)
    form.fill(endpoint="a" * 200, user="o'neil " * 20, database="x" * 100)
    held: list[Route] = []
    # On a slow line, it comes after the paint.
    form.tab.route("**/fill.js", lambda route: held.append(route))
    with form.tab.expect_request("**/fill.js"):
        form.tab.goto(f"{address}/psql.html?from=elsewhere#connect", wait_until="commit")
    form.tab.evaluate(PAINTED)
    held[0].continue_()
    expect(form.tab.locator("html")).not_to_have_attribute("data-filling", "yes")
    expect(form.tab.locator("main")).to_be_visible()
    expect(form.tab.locator(".legend")).to_contain_text("o'neil")
    assert form.tab.evaluate(SHIFTS) == []
