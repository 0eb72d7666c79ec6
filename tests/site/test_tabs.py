"""The tabs of the shells: each can be read, and the reader's is open."""

import pytest
from playwright.sync_api import Locator, Page, expect
from robot.chromium import go


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
