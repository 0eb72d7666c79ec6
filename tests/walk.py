"""A reader with a problem, who goes through its entry."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from faults import deadline
from guide.snippets import load_task
from lab import Lab
from lab.aws import ADMIN
from lab.compose import ComposeLab
from lab.iam import token
from pages import SNIPPETS, UNIX, Block, blocks, page_names
from reader import PSQL, SHELL, Answer, Terminal

CONNECT = "psql/connect"
BUNDLE = "psql/ca-bundle"


@cache
def shown() -> dict[str, Block]:
    """What the built pages show for each snippet."""
    return {block.snippet: block for page in page_names() for block in blocks(page)}


def typed(text: str, lab: Lab) -> str | None:
    """What to type for ``text``, a command; None where there is no AWS CLI for it.

    Where there is none, the test makes the token, or has the password.
    """
    if lab.has_aws or not re.search(r"\baws ", text):
        return text
    if not text.startswith("PGPASSWORD="):
        return None
    option = dict(re.findall(r"--(hostname|port|region|username) ([\w.-]+)", text))
    if "hostname" in option:
        ago = re.search(r"faketime -f -(\d+)m", text)
        made = datetime.now(UTC) - timedelta(minutes=int(ago.group(1)) if ago else 0)
        host, who = f"{option['hostname']}:{option['port']}", lab.account.identities[ADMIN]
        secret = token(host, option["username"], option["region"], who, made)
    else:
        secret = lab.run.values["password"]
    lab.write("answer", secret)
    return 'export PGPASSWORD="$(cat answer; rm answer)"'


def hold(window: Terminal, text: str, lab: ComposeLab) -> None:
    """Leave ``text``, which makes the tunnel, running in a second window, until it is up.

    ``AssertionError`` if nobody listens at the tunnel's port within ``faults.LIMIT``.
    """
    window.second.leave_running(text)
    within_the_limit = deadline()
    listens = f"sport = :{lab.run.values['tunnel']}"
    while not lab.on("client", "ss", "-Hltn", listens):
        within_the_limit()


class Walk:
    """Types tasks as the built pages show them; ``typed`` are their snippets so far."""

    def __init__(self, lab: Lab, window: Terminal) -> None:
        self.lab, self.window = lab, window
        self.typed: set[str] = set()

    def type(self, task: str, change: Callable[[str], str] | None = None) -> Answer | None:
        """Type the page's text for ``task``; None where there is no terminal to it."""
        variants = load_task(SNIPPETS, task).variants
        snippet = next(f"{task}/{name}" for name in variants if name in UNIX)
        block = shown()[snippet]
        text = block.text
        self.typed.add(snippet)
        if snippet.endswith("pgpass.conf"):
            self.lab.write(".pgpass", text + "\n")
            return None
        ready = typed(change(text) if change else text, self.lab)
        if ready is None:
            return None
        if block.stays:
            return hold(self.window, ready, self.lab)
        if not snippet.endswith("session.sql"):
            self.leave()
        return self.window.type(ready)

    def connect(self, change: Callable[[str], str] | None = None) -> None:
        """Connect as the guide says, but for ``change``, and leave."""
        answer = self.type(CONNECT, change)
        assert answer.at == PSQL, answer
        self.leave()

    def leave(self) -> None:
        """Leave psql, if that is where the reader is."""
        if self.window.at == PSQL:
            assert self.window.type(r"\q").at == SHELL
