"""Which snippets the tests of a room executed, and which they left out."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from guide.model.kinds import KINDS
from guide.model.tasks import all_tasks
from lab.docker.windows import WindowsClient
from lab.versions import CAPTURED

from .pages import SNIPPETS, UNIX, is_typed_in

PROPERTY = "executed"
# The client of a room that must execute everything, its tab, and what it has not.
MAIN_CLIENTS = {
    "unix": (f"bash-{CAPTURED}", UNIX, ()),
    "windows": ("paste", "windows.cmd", WindowsClient.missing_programs),
}


def record(request: pytest.FixtureRequest, client: str, snippets: Iterable[str]) -> None:
    """Write down in a test's report that ``client`` executed ``snippets``."""
    request.node.user_properties += [(PROPERTY, (client, name)) for name in snippets]


def left_out(room: str, reports: Iterable[Any]) -> list[str]:
    """The snippets that no test of a room executed, and for which no reason is given."""
    client, tab, missing_programs = MAIN_CLIENTS[room]
    done = {value for report in reports for name, value in report.user_properties}
    missing = re.compile("|".join(rf"\b{name} " for name in missing_programs) or "(?!)")
    found = []
    for task in all_tasks(SNIPPETS):
        for variant in task.variants.values():
            name = f"{task.name}/{variant.name}"
            excused = variant.name in task.untested or missing.search(variant.read_text())
            typed = is_typed_in(KINDS[variant.name], tab)
            if typed and not excused and (client, name) not in done:
                found.append(f"{client}: {name}")
    return found
