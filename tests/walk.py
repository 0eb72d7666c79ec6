"""A reader with a problem, who goes through its entry."""

from collections.abc import Callable
from functools import cache

from guide.snippets import load_task
from lab import Lab
from pages import SNIPPETS, UNIX, blocks, page_names
from reader import PSQL, SHELL, Answer, Terminal

CONNECT = "psql/connect"
BUNDLE = "psql/ca-bundle"


@cache
def texts() -> dict[str, str]:
    """What the built pages show for each snippet."""
    return {block.snippet: block.text for page in page_names() for block in blocks(page)}


class Walk:
    """Types tasks as the built pages show them; ``typed`` are their snippets so far."""

    def __init__(self, lab: Lab, window: Terminal) -> None:
        self.lab, self.window = lab, window
        self.typed: set[str] = set()

    def type(self, task: str, change: Callable[[str], str] | None = None) -> Answer | None:
        """Type the page's text for ``task``; None where there is no terminal to it."""
        variants = load_task(SNIPPETS, task).variants
        snippet = next(f"{task}/{name}" for name in variants if name in UNIX)
        text = texts()[snippet]
        self.typed.add(snippet)
        if snippet.endswith("pgpass.conf"):
            self.lab.write(".pgpass", text + "\n")
            return None
        if text.startswith("aws ") and not self.lab.has_aws:
            return None
        if not snippet.endswith("session.sql"):
            self.leave()
        return self.window.type(change(text) if change else text)

    def connect(self, change: Callable[[str], str] | None = None) -> None:
        """Connect as the guide says, but for ``change``, and leave."""
        answer = self.type(CONNECT, change)
        assert answer.at == PSQL, answer
        self.leave()

    def leave(self) -> None:
        """Leave psql, if that is where the reader is."""
        if self.window.at == PSQL:
            assert self.window.type(r"\q").at == SHELL
