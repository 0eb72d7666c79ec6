"""The form of a page for a reader's own values: filled in, and copied from."""

from playwright.sync_api import Page

PAGE_OF = {"unix.sh": "unix", "windows.cmd": "cmd", "windows.ps1": "powershell"}


class FilledPage:
    """A page in a browser, in which the reader's values stand.

    ``actions`` counts what the reader does: a click, a paste. ``edits`` counts what is
    changed in a text after it was copied, which is nothing.
    """

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.actions = 0
        self.tab.locator(".values summary").click()
        self.actions += 1

    def fill(self, **values: str) -> None:
        """Type ``values``, by their keys, into the form's fields."""
        for key, value in values.items():
            self.tab.locator(f"#value-{key}").fill(value)
            self.actions += 1

    def paste(self, key: str, text: str) -> None:
        """Paste ``text`` into the field for ``key``."""
        self.tab.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.tab.locator(f"#value-{key}").focus()
        self.tab.keyboard.press("Control+V")
        self.actions += 1

    def choose(self, shell: str) -> None:
        """Open the tab of ``shell``, the name of its files, such as "windows.cmd"."""
        self.tab.locator(f'[role=tab][name="{PAGE_OF[shell]}"]').first.click()
        self.actions += 1

    def copied(self, snippet: str) -> str:
        """Press the copy button of ``snippet``; what the clipboard has then."""
        self.tab.locator(
            f'.command:has([data-snippet="{snippet}"]) > .copybtn'
        ).first.click()
        self.actions += 1
        return self.tab.evaluate("navigator.clipboard.readText()")

    def text(self, snippet: str) -> str:
        """What the page shows of ``snippet``, which may be in a tab that is not open."""
        return self.tab.locator(f'[data-snippet="{snippet}"]').first.text_content() or ""

    def refusal(self, snippet: str) -> str:
        """Why the page does not show ``snippet`` with these values; empty if it does."""
        notes = self.tab.locator(f'.command:has([data-snippet="{snippet}"]) > .refused')
        return notes.first.text_content() or "" if notes.count() else ""
