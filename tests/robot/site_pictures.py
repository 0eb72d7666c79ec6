"""The pictures of the site: the README's, the card of a shared link, the mark for phones.

``python -m robot.site_pictures SITE DOCS`` takes them from SITE, the built site, into the
folder DOCS.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from . import chromium
from .form import HOST, FilledPage

# What stands on the README's picture.
OWN = {"endpoint": HOST, "user": "ann", "database": "shop"}


def take_the_start_page(page: Page, site: Path, docs: Path) -> None:
    """Take the top of ``site``'s start page as a card, and commands with own values."""
    page.set_viewport_size({"width": 1200, "height": 630})
    page.goto(f"file://{site}/index.html")
    page.screenshot(path=docs / "card.png")
    page.set_viewport_size({"width": 1200, "height": 1000})
    FilledPage(page).fill(**OWN)
    page.locator(".values summary").click()  # folds it again
    page.evaluate("location.hash = 'way-with-a-password'")
    page.screenshot(path=docs / "first-connect.png")


def take_the_mark(page: Page, site: Path, docs: Path) -> None:
    """Take the mark in the size that phones show on their first screen."""
    page.set_viewport_size({"width": 180, "height": 180})
    page.goto(f"file://{site}/_static/mark.svg")
    page.screenshot(path=docs / "_ext/guide/theme/static/mark.png")


def take_all(site: Path, docs: Path) -> None:
    """Take all that the built ``site`` shows, into the folder ``docs``."""
    program = chromium.program() or sys.exit("No Chromium here to take pictures with")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        page = browser.new_page()
        take_the_start_page(page, site, docs)
        take_the_mark(page, site, docs)
        browser.close()


if __name__ == "__main__":
    take_all(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))
