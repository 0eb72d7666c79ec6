"""Take the README's picture of the start page: ``python tests/picture.py SITE FILE``."""

import sys
from pathlib import Path

import chromium
from playwright.sync_api import sync_playwright

site, file = Path(sys.argv[1]).resolve(), sys.argv[2]
program = chromium.program() or sys.exit("No Chromium here to take the picture with")
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=program)
    page = browser.new_page(viewport={"width": 1200, "height": 720})
    page.goto(f"file://{site}/index.html")
    heading = page.get_by_role("heading", name="A cluster in a VPC")
    heading.evaluate("h => { h.style.scrollMarginTop = '2rem'; h.scrollIntoView(); }")
    page.wait_for_function(
        "h => Math.abs(h.getBoundingClientRect().top - 32) < 2",
        arg=heading.element_handle(),
    )
    page.screenshot(path=file)
    browser.close()
