"""The one way to perform a snippet: of a page, of a problem, or of a benchmark."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from guide.model.tasks import load_task
from lab.aws.account import ADMIN
from lab.aws.tokens import token
from lab.clients import Client
from lab.faults import Edit
from lab.run import LabError, poll

from .executed import MISSING, record
from .pages import SNIPPETS, Block, all_blocks, is_typed_in
from .terminal import PSQL, SHELL, Answer, Terminal, TerminalError

CONNECT = "psql/connect"
BUNDLE = "psql/ca-bundle"


class SnippetRunner:
    """Performs snippets at one client, as the built pages show them."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.client: Client = terminal.client
        self.lab: Any = self.client.lab
        self.tab = terminal.tab

    @property
    def password(self) -> str:
        """What the reader answers when asked for a password."""
        return self.terminal.password

    @password.setter
    def password(self, password: str) -> None:
        self.terminal.password = password

    def type(self, text: str) -> Answer:
        """Type ``text`` at the shell; ``AssertionError`` if it fails."""
        return self.terminal.type(text).succeeded()

    def run(self, task: str, edit: Edit | None = None) -> Answer | None:
        """Perform ``task`` as its page shows it, in this terminal's tab; see ``perform``.

        None, too, where the task has nothing to type there.
        """
        block = self.block_of(task)
        if not block:
            return None
        if block.kind.typed_at == "shell":
            self.leave_psql()
        return self.perform(replace(block, second_terminal=False), edit)

    def block_of(self, task: str) -> Block | None:
        """The first block of ``task`` on a page that is typed in this terminal's tab."""
        names = (f"{task}/{name}" for name in load_task(SNIPPETS, task).variants)
        found = (all_blocks()[name] for name in names if name in all_blocks())
        return next((b for b in found if is_typed_in(b.kind, self.tab)), None)

    def answer(self, task: str, edit: Edit | None = None) -> Answer:
        """As ``run``, for a task that has something to type."""
        if answer := self.run(task, edit):
            return answer
        raise LabError(f"{self.client.name}: nothing is typed for {task}")

    def perform(self, block: Block, edit: Edit | None = None) -> Answer | None:
        """Do one step; what the terminal showed, or None where it showed nothing.

        ``edit`` gives what is typed in the place of the page's text.
        """
        text = edit(block.text) if edit else block.text
        if block.kind.typed_at == "password file":
            self.client.append(self.client.password_file, text + "\n")
            record(self.client, block.snippet)
            return None
        if block.long_running and text.startswith("ssh "):
            self._leave_tunnel_running(block)
            return None
        ready = self._substitute_missing_programs(text, block.snippet)
        if ready is None:
            return None
        record(self.client, block.snippet)
        terminal = self.terminal.second if block.second_terminal else self.terminal
        prompt = PSQL if block.kind.typed_at == "psql" else SHELL
        if terminal.at != prompt:
            raise TerminalError(f"{block.snippet} is out of place: {terminal.at} is there")
        return terminal.type(ready)

    def get_bundle(self) -> None:
        """Download the CA bundle, unless the client, without curl, has it already."""
        if "curl" not in self.client.missing_programs:
            self.answer(BUNDLE).succeeded()

    def connect(self, edit: Edit | None = None) -> None:
        """Connect as the guide says, but for ``edit``, and leave."""
        self.answer(CONNECT, edit).in_psql()
        self.leave_psql()

    def leave_psql(self) -> None:
        """Leave psql, if that is where the reader is."""
        if self.terminal.at == PSQL:
            self.terminal.type(r"\q").succeeded()

    def _leave_tunnel_running(self, block: Block) -> None:
        """Leave the tunnel running in a second terminal, until somebody listens there."""
        if "ssh" in self.client.missing_programs:
            unix = block.path.with_name("unix.sh")
            self.client.start_tunnel(unix.read_text())
        else:
            self.terminal.second.leave_running(block.text)
            record(self.client, block.snippet)
        listens = ("ss", "-Hltn", f"sport = :{self.lab.values['tunnel']}")
        machine = self.client.name
        poll(lambda: self.lab.execute(machine, *listens) != "", "the tunnel listens")

    def _substitute_missing_programs(self, text: str, snippet: str) -> str | None:
        """What to type for ``text``; None where its program is not at the client.

        Where there is no AWS CLI, the test makes the token, or has the password.
        """
        programs = self.client.missing_programs
        missing = next((name for name in programs if re.search(rf"\b{name} ", text)), "")
        if not missing:
            return text
        if not re.match(r"PGPASSWORD=|set \"PGPASSWORD=", text):
            MISSING.setdefault(missing, set()).add(snippet)
            return None
        secret = self._secret(text)
        if self.tab == "windows.cmd":
            self.client.answer("aws", f"{secret}\n")
            return re.sub(r"faketime \S+ \S+ ", "", text)
        self.client.append("answer", secret)
        return 'export PGPASSWORD="$(cat answer; rm answer)"'

    def _secret(self, command: str) -> str:
        """What the AWS CLI would answer: a token, or the password."""
        option = dict(re.findall(r"--(hostname|port|region|username)=([\w.-]+)", command))
        if "hostname" not in option:
            return self.lab.values["password"]
        ago = re.search(r"faketime -f -(\d+)m", command)
        made = datetime.now(UTC) - timedelta(minutes=int(ago.group(1)) if ago else 0)
        host = f"{option['hostname']}:{option['port']}"
        identity = self.lab.account.identities[ADMIN]
        return token(host, option["username"], option["region"], identity, made)
