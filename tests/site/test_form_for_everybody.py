"""The form for the reader's own values, for everybody: keys, voices, no scripts, paper."""

import pytest
from playwright.sync_api import expect
from robot.chromium import VIEWS, barriers
from robot.form import HOST, READER, FilledPage


def test_warnings_and_refusals_are_read_out(filled) -> None:
    form = filled("pgadmin")
    form.fill(port="70000")
    expect(form.tab.locator("#value-port")).to_have_attribute("aria-invalid", "true")
    status = form.tab.locator(".values [role=status]")
    expect(status).to_contain_text("Port: A port is a number from 1 to 65535.")
    expect(status).to_contain_text("1 of the commands cannot be written with these values.")
    assert form.tab.locator("a.download").first.get_attribute("href") is None


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
    for view in VIEWS:
        assert barriers(tab, view) == "", view
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
