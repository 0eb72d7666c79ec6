"""The system's Chromium: Playwright's own cannot be had everywhere."""

import shutil

from playwright.sync_api import Error, Page

# The first has no windows, and takes half of what the others take of a core.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def program() -> str | None:
    """The path of the browser, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def go(page: Page, url: str) -> None:
    """Open ``url``, once more if the networks of this machine change meanwhile.

    They do when a lab starts or ends beside this one; Chromium then gives up loading.
    """
    try:
        page.goto(url)
    except Error as error:
        if "ERR_NETWORK_CHANGED" not in str(error):
            raise
        page.goto(url)
