"""Which snippets were executed by the tests of this process, and which were left out."""

import re
from collections.abc import Container, Iterable

from guide.model.kinds import KINDS
from guide.model.tasks import all_tasks
from lab.clients import Client
from lab.docker.windows import WindowsClient
from lab.versions import CAPTURED

from .pages import SNIPPETS, UNIX, is_typed_in

# Client, its shell (zsh sits at the machine of a bash), snippet: typed, or done by a
# stand-in.
EXECUTED: set[tuple[str, str, str]] = set()
# Snippets that were not, by the program that is not at their client.
MISSING: dict[str, set[str]] = {}
# The clients that must execute everything: room, name, shell, tab, what is not there.
MAIN_CLIENTS: tuple[tuple[str, str, str, str, Iterable[str]], ...] = (
    ("unix", f"bash-{CAPTURED}", "bash", UNIX, ()),
    ("windows", "paste", "cmd-paste", "windows.cmd", WindowsClient.missing_programs),
    ("windows", "powershell", "powershell", "windows.ps1", ()),
)


def record(client: Client, snippet: str) -> None:
    """Remember that ``client`` executed ``snippet``, a file below ``snippets/``."""
    EXECUTED.add((client.name, client.shell, snippet))


def left_out(rooms: Container[str], clients: Container[str]) -> list[str]:
    """What the main clients of ``rooms``, if among ``clients``, left out for no reason.

    A client that executed nothing is not there; what says so is a skip.
    """
    found = []
    for room, client, shell, tab, missing_programs in MAIN_CLIENTS:
        is_there = any(done[:2] == (client, shell) for done in EXECUTED)
        if room not in rooms or client not in clients or not is_there:
            continue
        missing = re.compile("|".join(rf"\b{name} " for name in missing_programs) or "(?!)")
        for task in all_tasks(SNIPPETS):
            for name, path in task.variants.items():
                excused = name in task.untested or missing.search(path.read_text())
                done = (client, shell, f"{task.name}/{name}") in EXECUTED
                if is_typed_in(KINDS[name], tab) and not excused and not done:
                    found.append(
                        f"{client} did not execute {task.name}/{name}: put it on a page,"
                        " or give a reason in reasons.toml"
                    )
    return found
