"""The built site, served to a real browser."""

from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
)
from robot.chromium import DESKTOP, go
from robot.form import CLIPBOARD, FilledPage
from robot.pages import SITE


@pytest.fixture(scope="session")
def kept() -> dict[str, Page]:
    """The windows that one test after the other uses, by their options."""
    return {}


@pytest.fixture
def visit(browser: Browser, address: str, kept: dict[str, Page]):
    """Open a page of the site in a fresh window: ``visit(page, **window)``.

    With ``same_window``, the next test that asks for such a window has this one, which
    is half the work: for a test of many pages that only looks, or types. Nothing is stored
    in it then.

    Afterwards, no page may have loaded anything from anyone else, or have broken its
    own policy.
    """
    asked: list[str] = []
    said: list[str] = []
    fresh: list[BrowserContext] = []
    used: dict[str, Page] = {}

    def note_request(request: Request) -> None:
        asked.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        said.append(message.text)

    def visit(page: str, same_window: bool = False, **window: Any) -> Page:
        window = {"viewport": DESKTOP, **window}
        key = repr(sorted(window.items()))
        tab = kept.get(key) if same_window else None
        if tab is None:
            tab = browser.new_context(**window).new_page()
        if same_window:
            kept[key] = used[key] = tab
        else:
            fresh.append(tab.context)
        tab.context.on("request", note_request)
        tab.on("console", note_message)
        go(tab, f"{address}/{page}")
        return tab

    yield visit
    for context in fresh:
        context.close()
    for key, tab in used.items():
        tab.context.remove_listener("request", note_request)
        tab.remove_listener("console", note_message)
        try:
            tab.evaluate("localStorage.clear()")
        except Error:  # it shows no page of the site: the next test has a fresh window
            kept.pop(key).context.close()
    assert asked
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert [text for text in said if "Content Security Policy" in text] == []


@pytest.fixture
def filled(visit):
    """Open a page of the site with its form: ``filled("psql", **window)``."""

    def filled(page: str, **window: Any) -> FilledPage:
        return FilledPage(visit(f"{page}.html", permissions=CLIPBOARD, **window))

    return filled


@pytest.fixture
def opened(browser: Browser):
    """Open a page from its file: ``opened(page, **window)``; what it complained of, too."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(page: str, **window: Any) -> Page:
        contexts.append(browser.new_context(**window))
        tab = contexts[-1].new_page()
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto(f"file://{SITE}/{page}.html")
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
