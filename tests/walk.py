"""A reader with a problem, who goes through its entry."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from faults import Fault, deadline
from guide.problems import MESSAGE, Problem, stem_of
from guide.snippets import load_task
from lab import Lab
from lab.aws import ADMIN
from lab.compose import ComposeLab
from lab.iam import token
from lab.windows import WindowsLab
from pages import SNIPPETS, Block, blocks, page_names, typed_in
from reader import NOT_FOUND, PSQL, SHELL, Answer, Terminal

CONNECT = "psql/connect"
BUNDLE = "psql/ca-bundle"


@cache
def shown() -> dict[str, Block]:
    """What the built pages show for each snippet."""
    return {block.snippet: block for page in page_names() for block in blocks(page)}


def typed(text: str, lab: Lab) -> str | None:
    """What to type for ``text``, a command; None where its program is not there.

    Where there is no AWS CLI, the test makes the token, or has the password.
    """
    absent = next((name for name in lab.absent if re.search(rf"\b{name} ", text)), None)
    if not absent:
        return text
    if not re.match(r"PGPASSWORD=|set \"PGPASSWORD=", text):
        return None
    option = dict(re.findall(r"--(hostname|port|region|username) ([\w.-]+)", text))
    if "hostname" in option:
        ago = re.search(r"faketime -f -(\d+)m", text)
        made = datetime.now(UTC) - timedelta(minutes=int(ago.group(1)) if ago else 0)
        host, who = f"{option['hostname']}:{option['port']}", lab.account.identities[ADMIN]
        secret = token(host, option["username"], option["region"], who, made)
    else:
        secret = lab.run.values["password"]
    if isinstance(lab, WindowsLab):
        lab.answer("aws", f"{secret}\n")
        return re.sub(r"faketime \S+ \S+ ", "", text)
    lab.write("answer", secret)
    return 'export PGPASSWORD="$(cat answer; rm answer)"'


def hold(window: Terminal, block: Block, lab: ComposeLab) -> None:
    """Leave ``block``, which makes the tunnel, running in a second window, until it is up.

    Windows' ssh is not in Wine; there the test makes the tunnel with Linux's.
    ``AssertionError`` if nobody listens at the tunnel's port within ``faults.LIMIT``.
    """
    if isinstance(lab, WindowsLab):
        lab.tunnel(block.path.with_name("unix.sh").read_text())
    else:
        window.second.leave_running(block.text)
    within_the_limit = deadline()
    listens = f"sport = :{lab.run.values['tunnel']}"
    while not lab.on(lab.client, "ss", "-Hltn", listens):
        within_the_limit()


class Walk:
    """Types tasks as the built pages show them; ``typed`` are their snippets so far."""

    def __init__(self, lab: Lab, window: Terminal) -> None:
        self.lab, self.window = lab, window
        self.typed: set[str] = set()

    def type(self, task: str, change: Callable[[str], str] | None = None) -> Answer | None:
        """Type the page's text for ``task``; None where nothing can be typed."""
        variants = load_task(SNIPPETS, task).variants
        kinds = typed_in(self.window.TAB)
        snippet = next((f"{task}/{name}" for name in variants if name in kinds), None)
        if not snippet:
            return None
        block = shown()[snippet]
        text = block.text
        self.typed.add(snippet)
        if snippet.endswith("pgpass.conf"):
            self.lab.write(self.lab.password_file, text + "\n")
            return None
        if block.stays:
            return hold(self.window, block, self.lab)
        ready = typed(change(text) if change else text, self.lab)
        if ready is None:
            return None
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

    def go_through(
        self, problem: Problem, fault: Fault, see: Callable[[str, Answer], None]
    ) -> None:
        """Meet ``problem`` while ``fault`` is on, make sure of it, and cure it.

        ``see`` is given what the terminal shows, under the stem of the file that has it.
        """
        with fault(self.lab, self.window) as change:
            for task in problem.typed:
                answer = self.type(task, change)
            see(MESSAGE, answer)
            not_found = problem.status == NOT_FOUND
            wanted = self.window.NOT_FOUND if not_found else problem.status
            assert answer.status == wanted, answer
            for task in problem.checks:
                if answer := self.type(task):
                    see(stem_of(task), answer)
            for task in problem.cures:
                answer = self.type(task)
                if answer and not answer.connected:
                    assert answer.status in (0, None), answer
                    see(stem_of(task), answer)
            # What the test does in the reader's stead is done when the block ends.
            if not problem.stands_for:
                assert problem.cures, "nothing cures it"
                if not (answer and answer.at == PSQL):
                    self.connect(change)
