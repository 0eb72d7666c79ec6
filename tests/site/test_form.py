"""The form for the reader's own values: what the page shows with them."""

import json
import re
from pathlib import Path

import pytest
from bs4 import ResultSet, Tag
from playwright.sync_api import expect
from robot.chromium import DESKTOP
from robot.form import HOST
from robot.pages import page_names, soup

PAGES = [page for page in page_names() if soup(page).select_one(".values")]
MARKS = """[...document.querySelectorAll("main mark")].map(
  (mark) => [mark.dataset.value, mark.textContent])"""


@pytest.mark.parametrize("page", PAGES)
def test_every_place_on_the_page_has_the_readers_values(page, filled, values) -> None:
    form = filled(page, same_window=True)
    own = {key: f"own_{number}" for number, key in enumerate(values.by_key)}
    own |= {"port": "6543", "tunnel": "6544"}  # JSON has a number there
    own["password"] = values["password"]  # which nobody types here
    keys = form.fill_all(own)
    found, expected = form.tab.evaluate(MARKS), []
    for mark in marks(page):
        key = mark["data-value"]
        block = mark.find_parent("pre") or mark
        # An express cluster has one port; what only an output shows has no field.
        is_fixed = key == "port" and block.select_one('[data-value^="express"]')
        is_own = key in {"password", *keys} and not is_fixed
        expected.append([key, own[key] if is_own else values[key]])
    assert found == expected
    copied = soup(page).select("[data-snippet] mark")
    assert {"password", *keys} >= {mark["data-value"] for mark in copied}
    form.tab.get_by_role("button", name="Back to the examples").click()
    found = form.texts()
    assert found == [pre.get_text() for pre in soup(page).select("main pre")]


def marks(page: str) -> ResultSet[Tag]:
    """Every example value on ``page``, as it was built."""
    return soup(page).select("main mark")


def test_outputs_say_that_they_are_only_like_the_readers(filled) -> None:
    form = filled("psql")
    form.fill(user="bob")
    label = form.tab.locator('.block-label:has(+ .output mark[data-value="user"])').first
    content = label.evaluate("label => getComputedStyle(label, '::after').content")
    assert content == '" (yours is similar)"'


def test_what_is_refused_stands_on_paper_with_the_examples(filled) -> None:
    form = filled("login", viewport=DESKTOP)
    form.fill(iam_user='a"b')
    assert "--username=iamuser" in form.text("token/take/windows.ps1")
    form.tab.emulate_media(media="print")
    expect(form.tab.locator('[data-snippet="token/take/windows.ps1"]')).to_be_visible()


def test_a_value_that_a_shell_cannot_carry_is_refused_in_words(filled) -> None:
    form = filled("login")
    form.fill(iam_user='a"b')
    why = form.refusal("token/take/windows.ps1")
    assert "use the tab Windows Command Prompt" in why
    assert not form.refusal("token/take/windows.cmd")
    form.choose("windows.ps1")
    block = form.tab.locator('.command:has([data-snippet="token/take/windows.ps1"])')
    expect(block.locator("pre")).not_to_be_visible()
    expect(block.locator(".copybtn")).not_to_be_visible()
    form.fill(iam_user="file://x")
    assert "reads a value that begins like this as a file" in form.refusal(
        "token/take/unix.sh"
    )
    form.fill(iam_user="bob")
    assert not form.refusal("token/take/windows.ps1")


def test_a_line_for_every_shell_gets_the_quotes_of_the_shell_that_is_chosen(filled) -> None:
    form = filled("psql")
    form.fill(database="o'neil")
    line = "psql/keywords/oneline.sh"
    found = []
    for shell in ("unix.sh", "windows.cmd", "windows.ps1"):
        form.choose(shell)
        found.append(form.text(line))
    assert len(set(found)) == 3


def test_a_token_that_is_copied_starts_a_clock(filled) -> None:
    form = filled("index")
    form.tab.clock.install(time="2026-11-28T14:17:00")
    form.copied("express/token/unix.sh")
    clock = form.tab.locator(".clock")
    expect(clock).to_have_text(re.compile(r"the token is good until 0?2:32.PM|until 14:32"))
    form.copied("express/connect/unix.sh")
    expect(clock).to_have_count(1)
    form.tab.clock.fast_forward("15:00")
    expect(clock).to_contain_text("no longer good")


def test_the_file_for_pgadmin_is_downloaded_with_the_readers_values(filled) -> None:
    form = filled("pgadmin")
    form.fill(endpoint=HOST, user="o'neil")
    with form.tab.expect_download() as download:
        form.tab.locator("a.download").first.click()
    saved = download.value
    server = json.loads(Path(saved.path()).read_text())["Servers"]["1"]
    assert saved.suggested_filename == "servers.json"
    assert (server["Host"], server["Username"]) == (HOST, "o'neil")
