"""The pictures of pgAdmin; as a program, those of the site.

``python -m robot.pgadmin.pictures SITE DOCS`` takes the README's, the card of a shared
link, and the mark as phones want it, from SITE, the built site, below the folder DOCS.
"""

import hashlib
import io
import re
import sys
from pathlib import Path

from guide.model.steps import Step
from guide.model.values import Values
from lab.docker.cli import HERE
from PIL import Image, PngImagePlugin
from playwright.sync_api import Page, sync_playwright

from .. import chromium
from ..form import HOST, FilledPage

COLOURS = 32  # enough for windows with text, and a third of the bytes
DONE = "Done"
# What stands on the README's picture.
OWN = {"endpoint": HOST, "user": "ann", "database": "shop"}
LOCK = HERE / "pgadmin4" / "requirements.txt"


def keep(shot: bytes, file: Path, done: str) -> None:
    """Write ``shot``, a PNG that was taken after ``done``, as small as it reads well."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text(DONE, done)
    picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS)
    file.parent.mkdir(exist_ok=True)
    picture.save(file, optimize=True, pnginfo=notes)


def taken_after(file: Path) -> str:
    """What was done before a picture was taken, as ``digest`` has it; empty if unknown."""
    if not file.exists():
        return ""
    with Image.open(file) as picture:
        return picture.info.get(DONE, "")


def digest(steps: list[Step], values: Values) -> str:
    """What is done in ``steps``, but for the sentences, and in which pgAdmin."""
    done = [version()]
    for step in steps:
        value = values[step.value] if step.value else ""
        query = step.query if step.action == "query" else ""
        done += [step.action, step.label, value, step.choice, query]
    return hashlib.sha256("\0".join(done).encode()).hexdigest()


def version() -> str:
    """The version of pgAdmin in the lab."""
    (found,) = re.findall(r"^pgadmin4==(.*)$", LOCK.read_text(), re.MULTILINE)
    return found


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
