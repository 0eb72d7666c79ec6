"""A problem: a page under ``docs/problems/``, and a folder under ``snippets/problems/``.

Both are named for the problem's id. The page is what a reader sees, and what the tests
do. In the folder, ``problem.toml`` holds the facts that only the tests and the lists need;
``message.txt`` is the captured message, and a file such as ``name.txt`` what the check
``checks/name`` prints meanwhile. Tasks of the problem's own lie in folders below.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from .tasks import PROBLEMS
from .toml_file import NAMED_TEXTS, NUMBER, TABLE, TABLES, TEXT, TEXTS, Shape, TomlFile

# The way down a connection, and before it the command itself: title, and what happens.
STAGES = {
    "command": ("Before anything is sent", "Nothing has reached your cluster yet"),
    "name": ("1. The name", "DNS finds the address of the endpoint"),
    "network": ("2. The network", "A packet reaches the server, and one comes back"),
    "tls": ("3. TLS", "The server shows its certificate"),
    "login": ("4. The login", "The server checks who you are"),
    "database": ("5. The database", "The server opens your database"),
    "session": ("6. The session", "You read and write"),
}
PROBLEM = "problem.toml"
MESSAGE = "message"
PGADMIN = "message-pgadmin"  # what pgAdmin says
# What is different for the readers with one client, and what their table may hold.
CLIENTS = {
    "bash": {"absent": TEXT},
    "windows": {
        **dict.fromkeys(("absent", "own_test", "message"), TEXT),
        "fault": TABLES,
    },
    "pgadmin": {"fill": NAMED_TEXTS, "leave_out": TEXTS, "fault": TABLES},
}
KEYS = {
    "stage": Shape(f"one of {', '.join(STAGES)}", lambda value: value in STAGES),
    "not_provoked": TEXT,
    **dict.fromkeys(("rank", "status"), NUMBER),
    "trigger": TEXTS,
    **dict.fromkeys(("fault", "other_wordings"), TABLES),
    **dict.fromkeys(CLIENTS, TABLE),
    "cause": Shape(
        "tables with a name, each under a header such as [cause.name]",
        lambda value: isinstance(value, dict) and all(map(TABLE.fits, value.values())),
    ),
    "labels": NAMED_TEXTS,
}
CAUSE = {"trigger": TEXTS, "fault": TABLES}
WORDING = {"by": TEXT, "text": TEXT, "source": TEXT}
# message.txt is what every version prints, but where one of these stands beside it.
SIBLING = r"-(?:(?:psql|server|windows)\d+|windows|zsh|pgadmin)"


@dataclass(frozen=True)
class FaultUse:
    """A kind of fault with its parameters; ``where()`` is its place, as "file:line"."""

    kind: str
    parameters: dict[str, Any]
    where: Callable[[], str] = field(repr=False, compare=False)


@dataclass(frozen=True)
class InClient:
    """What is different about a problem for the readers with one client.

    ``absent`` is the reason why they cannot have it, ``own_test`` why a test of its own
    shows it instead of the one for all problems. ``message`` are the words of the
    message that count there, where the lab's system says the rest in its own.
    ``faults`` provoke it there; None if those of all others do. In pgAdmin, ``fill`` is
    put into a control, by its label, and the steps of the controls in ``leave_out`` are
    not done.
    """

    absent: str = ""
    own_test: str = ""
    message: str = ""
    faults: tuple[FaultUse, ...] | None = None
    fill: dict[str, str] = field(default_factory=dict)
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class OtherWording:
    """A wording that the lab's versions do not print: who prints it, and our source."""

    by: str
    text: str
    source: str


@dataclass(frozen=True)
class Cause:
    """What makes the message appear: the tasks that a reader does, and what is wrong."""

    trigger: tuple[str, ...]
    faults: tuple[FaultUse, ...]


@dataclass(frozen=True)
class Problem:
    """One failed first connection.

    ``rank`` orders a stage: the lower, the more people meet it. ``status`` is the exit
    status that the reader's shell then has; None inside psql. ``not_provoked`` is the
    reason why the lab cannot show the problem; empty when it does. ``causes`` are by the
    name that the page's ``.. fix::`` gives them; the main one is named "". ``clients``
    are what is different with one client, by the keys of ``CLIENTS``; there is "pgadmin"
    only if pgAdmin shows it, too.
    """

    id: str
    folder: Path
    stage: str
    causes: dict[str, Cause]
    rank: int = 9
    status: int | None = None
    not_provoked: str = ""
    clients: dict[str, InClient] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    other_wordings: tuple[OtherWording, ...] = ()

    @property
    def page(self) -> str:
        """Its page, as Sphinx names it."""
        return f"{PROBLEMS}/{self.id}"

    @property
    def file(self) -> Path:
        """Its ``problem.toml``."""
        return self.folder / PROBLEM

    def captures(self, stem: str) -> list[Path]:
        """The captured files of that name, each with its siblings for causes and others.

        They are in the order of ``labels``; pgAdmin's is the last.
        """
        found = [p for p in self.folder.glob("*.txt") if self.captured_stem(p) == stem]
        order = [*self.labels]

        def place(path: Path) -> tuple[bool, int, str]:
            number = order.index(path.name) if path.name in order else -1
            return path.stem == PGADMIN, number, path.name

        return sorted(found, key=place)

    def captured_stem(self, path: Path) -> str:
        """The stem that ``path`` shares with its siblings, such as "message"."""
        causes = "".join(f"(?:-{re.escape(cause)})?" for cause in self.causes if cause)
        return re.sub(f"{causes}(?:{SIBLING})?$", "", path.stem)

    def is_provoked_in(self, client: str) -> bool:
        """Whether the test for all problems shows it with ``client``, such as "bash"."""
        here = self.clients.get(client, InClient())
        is_shown = client != "pgadmin" or client in self.clients
        return is_shown and not (self.not_provoked or here.absent or here.own_test)

    def faults_in(self, client: str, cause: str = "") -> tuple[FaultUse, ...]:
        """What provokes it for the readers with ``client``, such as "bash"."""
        own = None if cause else self.clients.get(client, InClient()).faults
        return self.causes[cause].faults if own is None else own

    def line_of(self, text: str) -> int:
        """The line of ``problem.toml`` where ``text``, one of its values, begins."""
        first = text.split("\n", 1)[0]
        lines = self.file.read_text("utf-8").splitlines()
        return next((n for n, line in enumerate(lines, 1) if first in line), 1)


def stem_of(task: str) -> str:
    """The name of the file in which a problem keeps what ``task`` printed."""
    return task.rpartition("/")[2]


def all_problems(snippets: Path) -> list[Problem]:
    """Every problem, in the order of its stage, its rank and its id."""
    folders = [path for path in snippets.glob(f"{PROBLEMS}/*") if path.is_dir()]
    found = [load_problem(folder) for folder in folders]
    order = [*STAGES]
    return sorted(found, key=lambda p: (order.index(p.stage), p.rank, p.id))


def load_problem(folder: Path) -> Problem:
    """Read one problem; ``SnippetError`` says what is wrong in its file, and where."""
    file = TomlFile(folder / PROBLEM)
    file.check(file.tables, KEYS, ["stage"])
    if ("fault" in file.tables) == ("not_provoked" in file.tables):
        file.fail(
            "add 'fault', the cause, or 'not_provoked', why no test has it",
            "not_provoked",
        )
    table = _with_tuples(file.tables)
    wordings = table.pop("other_wordings", [])
    for number, wording in enumerate(wordings):
        file.check(wording, WORDING, WORDING, ("other_wordings", number))
    clients = {}
    for name in (name for name in CLIENTS if name in table):
        file.check(table[name], CLIENTS[name], inside=(name,))
        own = _with_tuples(table.pop(name))
        if "fault" in own:
            own["faults"] = tuple(_faults(file, own.pop("fault"), name, "fault"))
        clients[name] = InClient(**own)
    trigger = table.pop("trigger", ("psql/connect",))
    faults = tuple(_faults(file, table.pop("fault", ()), "fault"))
    causes = {"": Cause(trigger, faults)}
    for name, cause in table.pop("cause", {}).items():
        file.check(cause, CAUSE, ["fault"], inside=("cause", name))
        faults = tuple(_faults(file, cause["fault"], "cause", name, "fault"))
        causes[name] = Cause(tuple(cause.get("trigger", trigger)), faults)
    return Problem(
        id=folder.name,
        folder=folder,
        causes=causes,
        clients=clients,
        other_wordings=tuple(OtherWording(**wording) for wording in wordings),
        **table,
    )


def _with_tuples(table: dict[str, Any]) -> dict[str, Any]:
    """``table`` with each of its lists as a tuple, which cannot change."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}


def _faults(file: TomlFile, tables: Iterable[dict], *way: str) -> Iterator[FaultUse]:
    for number, table in enumerate(tables):
        parameters = dict(table)
        kind = parameters.pop("kind", None)
        if not TEXT.fits(kind):
            what = "a fault has a 'kind', text in quotes; add it"
            file.fail(what, *way, number, "kind")
        yield FaultUse(kind, parameters, partial(file.where, *way, number))
