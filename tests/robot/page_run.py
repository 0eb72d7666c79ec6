"""A reader who goes through a page, from top to bottom."""

from collections.abc import Container

from lab.clients import Client, Session, sessions
from lab.faults import Edit, no_fault
from lab.faults.setups import SETUPS

from .pages import Block, alternatives
from .runner import SnippetRunner
from .snapshot import compare
from .terminal import SHELL, TerminalError, open_terminal, terminal_class

# Where these tasks are done, only the lab in Docker has: a resolver, networks, AWS.
IN_DOCKER = ("checks/name", "checks/network", "network/", "express/", "token/", "secret/")


def alternatives_in_docker(page: str, tab: str) -> set[str]:
    """The alternatives of ``page`` for which only the lab in Docker has what is needed."""
    return {
        name
        for name, steps in alternatives(page, tab).items()
        if name in SETUPS
        or any(b.snippet.startswith(IN_DOCKER) for b in steps)
        or all(b.text.startswith("aws ") for b in steps)
    }


def read_page(
    page: str, client: Client, capture: bool = False, left_out: Container[str] = ()
) -> None:
    """Do every step of ``page``, each alternative in a terminal of its own.

    What the terminal and the server say is compared, or with ``capture`` written down.
    ``left_out`` are alternatives that this lab cannot show.
    """
    for name, steps in alternatives(page, terminal_class(client).tab).items():
        if name in left_out:
            continue
        with open_terminal(client) as terminal:
            runner = SnippetRunner(terminal)
            with SETUPS.get(name, no_fault)(runner) as edit:
                for block in steps:
                    do_step(runner, block, edit, capture)
            if terminal.at != SHELL:
                raise TerminalError(f"{page} leaves its reader inside psql")
            check_password_is_hidden(runner, steps)


def do_step(runner: SnippetRunner, block: Block, edit: Edit | None, capture: bool) -> None:
    """Do one step, and compare what the terminal and the server say."""
    answer = runner.perform(block, edit)
    if not answer:
        return
    assert answer.status in (0, None), f"{block.snippet} failed: {answer}"
    compare(block.path.parent / "output.txt", answer.shown, runner.client, capture)
    if answer.connected:
        found = sessions(runner.lab)
        assert found == [expected_session(block.text, runner)], block.snippet


def expected_session(command: str, runner: SnippetRunner) -> Session:
    """The session that ``command`` promises its reader."""
    values = runner.lab.values
    if values["express"] in command:
        return Session("express", "postgres", "postgres", "TLSv1.3", False)
    replica = values["reader"] in command
    server = "replica" if replica else runner.lab.writer
    user = values["iam_user" if values["iam_user"] in command else "user"]
    return Session(server, user, values["database"], "TLSv1.3", replica)


def check_password_is_hidden(runner: SnippetRunner, steps: list[Block]) -> None:
    """``AssertionError`` if the terminal printed a password that nobody typed there."""
    printed = runner.terminal.printed
    for text in (b.text for b in steps if b.kind.typed_at == "shell"):
        printed = printed.replace(text, "")  # a reader may type the password
    assert runner.lab.values["password"] not in printed, "the password is on the screen"
