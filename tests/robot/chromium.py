"""The system's Chromium: Playwright's own cannot be had everywhere."""

import shutil
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Error, Page, Request, ViewportSize

# The first has no windows, and takes half of what the others take of a core.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# The windows in which readers look at a page.
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
# One of them, and the colors.
View = tuple[ViewportSize, Literal["light", "dark"]]
VIEWS: list[View] = [(DESKTOP, "light"), (PHONE, "dark")]
# Colours that are on their way to others are none to be judged.
SETTLED = "Promise.all(document.getAnimations().map((each) => each.finished))"
CHANGED = "ERR_NETWORK_CHANGED"
# After such an end, Chromium shows a page about it, and opens the address again by itself.
# Either may come in the way of the next try; the second also of the first one, untold.
IN_THE_WAY = 'interrupted by another navigation to "{}"'
ERROR_PAGE = "chrome-error://chromewebdata/"
TRIES = 5
PAUSE = 300  # milliseconds between two of them, in which it has opened the address
# In a page: how much of what is seen has jumped so far; empty for nothing.
SHIFTS = """() => new Promise((done) => {
  const values = (list) => done(list.getEntries().map((each) => each.value));
  new PerformanceObserver(values).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done([]), 500);
})"""


def program() -> str | None:
    """The path of the browser, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def go(page: Page, url: str) -> None:
    """Open ``url``, and again if the networks of this machine change meanwhile.

    They do when a lab starts or ends beside this one; Chromium then gives up what it is
    loading, a page or a file that the page needs.
    """
    failed: list[str] = []

    def note(request: Request) -> None:
        failed.append(request.failure or "")

    page.on("requestfailed", note)
    ends = [CHANGED, *map(IN_THE_WAY.format, (ERROR_PAGE, url))]
    try:
        for left in reversed(range(TRIES)):
            failed.clear()
            try:
                page.goto(url)
            except Error as error:
                if not any(end in str(error) for end in ends) or not left:
                    raise
                page.wait_for_timeout(PAUSE)
            else:
                if not any(CHANGED in each for each in failed):
                    return
    finally:
        page.remove_listener("requestfailed", note)


def barriers(page: Page, view: View) -> str:
    """What keeps people out of ``page`` in ``view``, as axe finds it; "" for nothing.

    The policy of our pages keeps axe out: the window needs ``bypass_csp``.
    """
    viewport, colors = view
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=colors)
    page.evaluate(SETTLED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate("axe.run({ resultTypes: ['violations'] })"))
    return results.generate_report() if results.violations_count else ""
