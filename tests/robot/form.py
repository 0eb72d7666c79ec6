"""The form of a page for a reader's own values: filled in, and copied from."""

from collections.abc import Mapping
from typing import Self

from guide.model.kinds import SHELLS
from playwright.sync_api import Browser, Page

from .chromium import DESKTOP, go

# A reader's own cluster, which is none of the examples.
HOST = "orders.cluster-q1w2e3r4t5y6.eu-central-1.rds.amazonaws.com"
READER = HOST.replace("cluster-", "cluster-ro-")
# In a page: puts values, by their keys, into the fields of the form.
TYPED = """values => Object.entries(values).forEach(([key, value]) => {
  const field = document.getElementById(`value-${key}`);
  field.value = value;
  field.dispatchEvent(new Event("input", {bubbles: true}));
})"""
CLIPBOARD = ["clipboard-read", "clipboard-write"]


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
        go(tab, f"{address}/{page}.html{shell and f'?os={SHELLS[shell].shell}'}")
        return cls(tab)

    def fill(self, **values: str) -> None:
        """Type ``values``, by their keys, into the form's fields."""
        for key, value in values.items():
            self.tab.locator(f"#value-{key}").fill(value)
            self.actions += 1

    def fill_all(self, values: Mapping[str, str]) -> list[str]:
        """Put each of ``values`` that has a field there, as if it was typed; all keys.

        The start page shows the fields of one kind of cluster.
        """
        found = self._fields()
        wanted = {key: values[key] for key, there in found.items() if there != values[key]}
        kinds = self.tab.get_by_label("My cluster is")
        for kind in ("vpc", "express"):
            if kinds.count():
                kinds.select_option(kind)
            is_express = kind == "express"
            of_kind = {
                k: v for k, v in wanted.items() if k.startswith("express") == is_express
            }
            self.tab.evaluate(TYPED, of_kind)
        return [*found]

    def _fields(self) -> dict[str, str]:
        """What stands in the form's fields, by key."""
        fields = self.tab.locator(".fields input")
        return dict(fields.evaluate_all("fields => fields.map((f) => [f.name, f.value])"))

    def paste(self, key: str, text: str) -> None:
        """Paste ``text`` into the field for ``key``."""
        self.tab.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.tab.locator(f"#value-{key}").focus()
        self.tab.keyboard.press("Control+V")
        self.actions += 1

    def choose(self, shell: str) -> None:
        """Open the tab of ``shell``, the name of its files, such as "windows.cmd"."""
        self.tab.locator(f'[role=tab][name="{SHELLS[shell].shell}"]').first.click()
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
        return self._text(f'[data-snippet="{snippet}"]')

    def typed(self) -> dict[str, str]:
        """What stands in the form's fields, by key; those that are not empty."""
        return {key: value for key, value in self._fields().items() if value}

    def said_of(self, key: str) -> str:
        """What the form says of the value for ``key``."""
        return self._text(f"#about-{key}")

    def texts(self) -> list[str]:
        """What the page shows of every command and output."""
        every_pre = "[...document.querySelectorAll('main pre')]"
        return self.tab.evaluate(f"{every_pre}.map((pre) => pre.textContent)")

    def refusal(self, snippet: str) -> str:
        """Why the page does not show ``snippet`` with these values; empty if it does."""
        notes = f'.command:has([data-snippet="{snippet}"]) > .refused'
        first = "(notes) => document.querySelector(notes)?.textContent ?? ''"
        return self.tab.evaluate(first, notes)

    def _text(self, selector: str) -> str:
        """The text of the first element that ``selector`` names, which the page has."""
        first = "(selector) => document.querySelector(selector).textContent"
        return self.tab.evaluate(first, selector)
