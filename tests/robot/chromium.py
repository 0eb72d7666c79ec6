"""The system's Chromium: Playwright's own cannot be had everywhere."""

import shutil

# The first has no windows, and takes half of what the others take of a core.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def program() -> str | None:
    """The path of the browser, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
