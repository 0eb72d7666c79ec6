"""The form of a page for a reader's own values: filled in, and copied from."""

from collections.abc import Mapping
from typing import Self

from playwright.sync_api import Browser, Page

from .chromium import DESKTOP, go

CLIPBOARD = ["clipboard-read", "clipboard-write"]
# What a page calls the shell of each kind of file.
SHELL_OF = {"unix.sh": "unix", "windows.cmd": "cmd", "windows.ps1": "powershell"}


class FilledPage:
    """A page in a browser, in which the reader's values stand.

    ``actions`` counts what the reader does: a click, a text that is typed or pasted.
    """

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.actions = 0
        self.tab.locator(".values summary").click()
        self.actions += 1

    @classmethod
    def open(cls, browser: Browser, address: str, page: str, shell: str = "") -> Self:
        """Open ``page`` of the site at ``address``, in a window that may copy.

        ``shell`` is whose tab is open then, such as "windows.cmd".
        """
        context = browser.new_context(viewport=DESKTOP, permissions=CLIPBOARD)
        tab = context.new_page()
        go(tab, f"{address}/{page}.html{shell and f'?os={SHELL_OF[shell]}'}")
        return cls(tab)

    def fill(self, **values: str) -> None:
        """Type ``values``, by their keys, into the form's fields."""
        for key, value in values.items():
            self.tab.locator(f"#value-{key}").fill(value)
            self.actions += 1

    def fill_all(self, values: Mapping[str, str]) -> list[str]:
        """Type each of ``values`` that has a field; the keys of all fields.

        The start page shows those of one kind of cluster.
        """
        fields = self.tab.locator(".fields input").all()
        keys = [field.get_attribute("name") or "" for field in fields]
        kinds = self.tab.get_by_label("My cluster is")
        for key in keys:
            if kinds.count():
                kinds.select_option("express" if key.startswith("express") else "vpc")
            self.fill(**{key: values[key]})
        return keys

    def paste(self, key: str, text: str) -> None:
        """Paste ``text`` into the field for ``key``."""
        self.tab.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.tab.locator(f"#value-{key}").focus()
        self.tab.keyboard.press("Control+V")
        self.actions += 1

    def choose(self, shell: str) -> None:
        """Open the tab of ``shell``, the name of its files, such as "windows.cmd"."""
        self.tab.locator(f'[role=tab][name="{SHELL_OF[shell]}"]').first.click()
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
