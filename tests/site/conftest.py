"""The built site, served to a real browser."""

import pytest
from playwright.sync_api import Browser, Page
from robot.chromium import DESKTOP, go
from robot.form import CLIPBOARD, FilledPage


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


@pytest.fixture
def filled(visit):
    """Open a page of the site with its form: ``filled("psql", **window)``."""

    def filled(page: str, **window) -> FilledPage:
        return FilledPage(visit(f"{page}.html", permissions=CLIPBOARD, **window))

    return filled
