"""What pgAdmin shows, and where on it things are."""

import re

from playwright.sync_api import FloatRect, FrameLocator, Locator, Page, expect

WINDOWS = re.compile(r"^(Register - Server|Import.Export Servers)$")


def box_of(control: Locator) -> FloatRect:
    """Where on the page a control is; ``AssertionError`` if it is not to be seen."""
    box = control.bounding_box()
    assert box, f"{control} is not on the screen"
    return box


class PgAdminPage:
    """What pgAdmin shows on ``page``, the browser's.

    ``dialog`` is a small window that wants an answer before all else, ``windows`` those
    with the steps' tabs and pages, ``message`` what the one on top says on its lower
    edge, ``tools`` the Query Tools that are open, ``tool`` what is in the last of them.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        # pgAdmin hides all else from assistive programs, and with it the dialog.
        self.dialog: Locator = page.get_by_role("dialog", include_hidden=True)
        self.windows: Locator = page.get_by_role("tabpanel", name=WINDOWS)
        self.message = self.dialog.or_(self.windows).locator(".FormFooter-message")
        self.tools: Locator = page.locator("iframe")
        self.tool: FrameLocator = self.tools.last.content_frame

    @property
    def window(self) -> Locator:
        """What lies on top: a dialog, a window, the Query Tool, or the page."""
        for place in (self.dialog, self.windows):
            if place.count():
                return place.last
        return (self.tool if self.tools.count() else self.page).locator("body")

    @property
    def result(self) -> str:
        """The rows below the query, and their names above them, a bar between columns."""
        rows = self.tool.get_by_role("row")
        names = [name.inner_text() for name in rows.first.get_by_role("columnheader").all()]
        lines = [[name.split("\n")[0] for name in names[1:]]]  # not its type, nor "1"
        for row in rows.all()[1:]:
            lines.append(
                [cell.inner_text() for cell in row.get_by_role("gridcell").all()[1:]]
            )
        return "\n".join(" | ".join(line) for line in lines)

    def picture(self, lowest: float) -> bytes:
        """What lies on top, as a PNG, down to where the steps have come: ``lowest``."""
        self.page.mouse.move(0, 0)  # away from what would explain itself
        panel = self.page.locator(".dock-panel").filter(has=self.windows)
        shown = next(filter(Locator.count, (self.dialog, panel, self.tools))).last
        box = box_of(shown)
        if shown.get_attribute("role") != "dialog":
            last = self.tool.get_by_role("gridcell").last if self.tools.count() else None
            end = box_of(last)["y"] + 40 if last else lowest + 125
            box["height"] = end - box["y"]
        return self.page.screenshot(clip=box, animations="disabled")

    def one_more(self) -> Locator:
        """The window, or the Query Tool, that is not there yet."""
        every = self.windows.or_(self.tools)
        return every.nth(every.count())

    def node(self, name: str) -> Locator:
        """A node of the Object Explorer."""
        tree = self.page.get_by_role("tabpanel", name="Object Explorer")
        named = self.page.locator(".file-name").get_by_text(name, exact=True)
        return tree.locator(".file-entry").filter(has=named)

    @property
    def rows(self) -> Locator:
        """All rows of the grid in the window."""
        return self.window.locator('[data-test="data-table-row"]')

    def row(self, name: str) -> Locator:
        """A row of the grid in the window."""
        cell = self.page.get_by_text(name, exact=True)
        return self.rows.filter(has=cell)

    def answer(self, button: str) -> None:
        """Press a button of the dialog."""
        named = self.dialog.get_by_role(
            "button", name=button, exact=True, include_hidden=True
        )
        named.click()

    def close_window(self) -> None:
        """Close what is open, and what was put there is gone."""
        if self.dialog.count():
            self.answer("Cancel")
        if self.windows.count():
            self.windows.get_by_role("button", name="Close", exact=True).last.click()
            self.answer("Yes")
        expect(self.windows.or_(self.dialog)).to_have_count(0)
