"""A reader who goes through a page, from top to bottom."""

from collections.abc import Container

from captures import compare
from faults import Typing
from guide.snippets import SHELLS
from lab import Lab, Session, psql_sessions
from pages import Block, sessions
from reader import PSQL, SHELL, Terminal, terminal
from scenes import SCENES, nothing_else
from walk import hold, typed

# Where these tasks are done, only the lab in Docker has: a resolver, networks, AWS.
IN_DOCKER = ("checks/name", "checks/network", "network/", "express/", "token/", "secret/")


def ways_in_docker(page: str, tab: str) -> set[str]:
    """The ways of ``page`` that only the lab in Docker can go, for who chose ``tab``."""
    return {
        way
        for way, steps in sessions(page, tab).items()
        if way in SCENES or any(b.snippet.startswith(IN_DOCKER) for b in steps)
    }


def read_page(
    page: str,
    lab: Lab,
    kind: type[Terminal] = Terminal,
    capture: bool = False,
    left_out: Container[str] = (),
) -> set[str]:
    """Do every step of ``page``, each way in a window of its own; what was run.

    What the terminal and the server say is compared, or with ``capture`` written down.
    ``left_out`` are ways that cannot be gone in this lab.
    """
    ran = set()
    for way, steps in sessions(page, kind.TAB).items():
        if way in left_out:
            continue
        with terminal(lab, kind) as window:
            with SCENES.get(way, nothing_else)(lab, window) as change:
                ran |= {
                    b.snippet for b in steps if do_step(b, window, lab, change, capture)
                }
            assert window.at == SHELL, f"{page} leaves its reader inside psql"
            printed = window.printed
            for text in (b.text for b in steps if b.kind in SHELLS):
                printed = printed.replace(text, "")  # a reader may type the password
            assert lab.run.values["password"] not in printed
    return ran


def do_step(
    block: Block, window: Terminal, lab: Lab, change: Typing | None, capture: bool
) -> bool:
    """Do one step, and compare what the terminal and the server say.

    False where it cannot be done, because its program is not there.
    """
    text = typed(change(block.text) if change else block.text, lab)
    if block.stays and block.text.startswith("ssh "):
        hold(window, block, lab)
        return "ssh" not in lab.absent
    if text is None:
        return False
    if block.kind == "pgpass.conf":
        lab.write(lab.password_file, text + "\n")
        return True
    if block.beside:
        window = window.second
    prompt = PSQL if block.kind == "session.sql" else SHELL
    assert window.at == prompt, f"{block.snippet} is out of place"
    answer = window.type(text)
    assert answer.status in (0, None), f"{block.snippet}: {answer}"
    compare(block.path.parent / "output.txt", answer.shown, lab.versions, capture)
    if answer.connected:
        assert psql_sessions(lab) == [expected_session(block.text, lab)]
    return True


def expected_session(command: str, lab: Lab) -> Session:
    """The session that ``command`` promises its reader."""
    values = lab.run.values
    if values["express"] in command:
        return Session("express", "postgres", "postgres", "TLSv1.3", False)
    replica = values["reader"] in command
    server = "replica" if replica else lab.writer
    user = values["iam_user" if values["iam_user"] in command else "user"]
    return Session(server, user, values["database"], "TLSv1.3", replica)
