"""The built site, served to a real browser."""

import functools
import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from robot.chromium import DESKTOP, go


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
