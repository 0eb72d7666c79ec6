"""The actions of a step in pgAdmin, each done in a real browser.

A control is found by its exact label, and must be on the screen. Those of one tab must
come in the order of the steps, from top to bottom. No wait is for a time, all are for a
state.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from guide.model.steps import Step
from guide.model.values import Values
from playwright.sync_api import Error, Locator, Page, TimeoutError, expect

from ..chromium import go
from .screen import PgAdminPage, box_of

WAIT = 20_000  # ms in which a control must be there, on a busy machine
SOON = 4_000  # ms in which a gesture shows its effect
TRIES = 6  # pgAdmin redraws its tree, and then a menu that was open is gone
# pgAdmin gives the focus to a tab's first control a moment after the tab is opened; what
# is typed before that lands elsewhere.
FIRST: dict[str, tuple[Literal["textbox", "button"], str]] = {
    "Connection": ("textbox", "Host name/address"),
    "Parameters": ("button", "Add row"),
}
CONNECT = "Connect to Server"  # the window that asks for a password


def exactly(name: str) -> re.Pattern[str]:
    """``name``, after which a menu's arrow may stand, or the key that does the same."""
    # Playwright cannot have a slash in such a pattern.
    return re.compile(
        "^" + re.escape(name).replace("/", ".") + r"( \S| (F\d|Alt|Ctrl).*)?$"
    )


class Refused(Exception):
    """pgAdmin did not connect; the text is what it says."""


class StepActions:
    """Does the steps in pgAdmin, which ``page`` finds at ``url``."""

    def __init__(self, page: Page, url: str, values: Values) -> None:
        self.page, self._values = page, values
        self.screen = PgAdminPage(page)
        self._lowest = 0.0
        self.wait(WAIT)
        go(page, url)
        try:
            self.screen.node("Servers").wait_for()
        except TimeoutError:  # beside other labs, seldom, the tree does not come
            go(page, url)
            self.screen.node("Servers").wait_for()

    def wait(self, limit: int) -> None:
        """Wait up to ``limit`` milliseconds for a control from now on."""
        self.page.set_default_timeout(limit)
        expect.set_options(timeout=limit)

    def do(self, step: Step, text: str = "") -> None:
        """Do one step; ``text`` comes in the place of its choice or example value.

        ``AssertionError`` or Playwright's ``Error`` where the step cannot be done,
        ``Refused`` where it leads to no connection.
        """
        in_tree = step.action in ("click", "right-click", "expand")
        place = self.page.locator("body") if in_tree else self.screen.window
        for label in step.also_named:
            named = place.get_by_text(label, exact=True).filter(visible=True)
            expect(named.first).to_be_visible()
        value = self._values[step.value] if step.value else ""
        action = getattr(self, "_" + step.action.replace("-", "_"))
        action(step.label or value, text or step.choice or value)

    def close_window(self) -> None:
        """Close what is open, and what was put there is gone."""
        self.screen.close_window()
        self.wait(WAIT)

    def picture(self) -> bytes:
        """What lies on top, down to where the steps have come, as a PNG."""
        return self.screen.picture(self._lowest)

    def _named(self, role: Literal["textbox", "button"], name: str) -> Locator:
        """The one control with this name in the window, below those before it."""
        control = self.screen.window.get_by_role(role, name=name, exact=True)
        expect(control).to_be_visible()
        self._below(control)
        return control

    def _below(self, control: Locator) -> None:
        top = box_of(control)["y"]
        assert top >= self._lowest, f"{control} is above the step before"
        self._lowest = top

    def _until(self, opened: Locator, gesture: Callable[[], None]) -> None:
        """Repeat ``gesture`` until ``opened``: a click that failed may have worked."""
        for _ in range(TRIES):
            with suppress(Error):
                gesture()
            with suppress(Error):
                opened.wait_for(timeout=SOON)
                self._lowest = 0.0
                return
            self.page.keyboard.press("Escape")
        raise AssertionError("nothing opens")

    def _choose(self, menu: Locator, choice: str) -> None:
        *before, last = choice.split(" > ")
        for name in before:
            menu.get_by_role("menuitem", name=exactly(name)).hover(timeout=SOON)
        self.page.get_by_role("menuitem", name=exactly(last)).click(timeout=SOON)

    # -- One method for each action: of which control, and what to put there -----------

    def _click(self, node: str, _: str) -> None:
        self.screen.node(node).click()

    def _right_click(self, node: str, choice: str) -> None:
        def gesture() -> None:
            self.screen.node(node).click(button="right", timeout=SOON)
            self._choose(self.page.get_by_role("menu", name="Object Context Menu"), choice)

        self._until(self.screen.one_more(), gesture)

    def _open_menu(self, name: str, choice: str) -> None:
        def gesture() -> None:
            self.page.get_by_role("button", name=name, exact=True).click(timeout=SOON)
            self._choose(self.page.get_by_role("menu", name=name), choice)

        self._until(self.screen.one_more(), gesture)

    def _expand(self, node: str, _: str) -> None:
        arrow = self.screen.node(node).locator(".directory-toggle")
        opened = self.screen.node(node).locator(".directory-toggle.open")
        self._until(opened.or_(self.screen.dialog).first, lambda: arrow.click(timeout=SOON))

    def _open_tab(self, name: str, _: str) -> None:
        self.screen.window.get_by_role("tab", name=name, exact=True).click()
        role, first = FIRST[name]
        expect(self.screen.window.get_by_role(role, name=first, exact=True)).to_be_focused()
        self._lowest = 0.0

    def _fill(self, name: str, text: str) -> None:
        field = self._named("textbox", name)
        field.fill(text)
        expect(field).to_have_value(text)

    def _set(self, name: str, choice: str) -> None:
        row = self.screen.row(name)
        self._below(row)
        row.get_by_role("combobox").last.click()
        self.page.get_by_role("option", name=choice, exact=True).click()
        expect(row).to_contain_text(choice)

    def _add(self, button: str, choice: str) -> None:
        rows = self.screen.rows
        count = rows.count()
        self._named("button", button).click()
        expect(rows).to_have_count(count + 1)
        rows.last.get_by_role("combobox").first.click()
        self.page.get_by_role("option", name=choice, exact=True).click()
        expect(self.screen.row(choice)).to_be_visible()

    def _pick_file(self, button: str, file: str) -> None:
        opens = self._named("button", button)
        listed = self.screen.dialog.get_by_text(file, exact=True)

        def pick(limit: float) -> None:
            opens.click()
            listed.click(timeout=limit)
            self.screen.answer("Select")
            expect(self.screen.dialog).to_have_count(0, timeout=limit)

        try:
            pick(WAIT / 2)
        except (AssertionError, Error):  # on a busy machine, seldom, the window only waits
            self.screen.answer("Cancel")
            pick(WAIT)

    def _answer(self, title: str, text: str) -> None:
        expect(self.screen.dialog.get_by_text(title, exact=True)).to_be_visible()
        self.screen.dialog.locator("input").first.fill(text)

    def _tick(self, name: str, _: str) -> None:
        box = self.screen.window.get_by_role("checkbox", name=name, exact=True)
        self.screen.window.get_by_text(name, exact=True).click()
        expect(box).to_be_checked()

    def _press(self, button: str, _: str) -> None:
        connects = button == "Save" or self.screen.dialog.get_by_text(CONNECT).count() > 0
        old = (
            self.screen.message.element_handle()
            if connects and self.screen.message.count()
            else None
        )
        self.screen.window.get_by_role(
            "button", name=exactly(button), include_hidden=True
        ).click()
        self._lowest = 0.0
        if old:
            self.page.wait_for_function("old => !old.isConnected", arg=old)
        if connects:
            self._connected()
        elif button == "Execute script":
            self.screen.tool.get_by_role("gridcell").first.wait_for()

    def _connected(self) -> None:
        """Wait for a connection; ``Refused`` if a message comes instead."""
        connected = self.page.locator(".file-entry .icon-pg")
        connected.or_(self.screen.message).first.wait_for(timeout=2 * WAIT)
        if self.screen.message.count():
            raise Refused(self.screen.message.inner_text())

    def _query(self, tab: str, text: str) -> None:
        expect(
            self.screen.tool.get_by_role("tab", name=tab, exact=True).first
        ).to_be_visible()
        editor = self.screen.tool.locator(".cm-content").first
        editor.click()
        self.page.keyboard.insert_text(text)
        expect(editor).to_have_text(text)
