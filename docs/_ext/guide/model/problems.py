"""A problem: one folder under ``snippets/problems/``, named for the problem's id.

``problem.toml`` says what the problem is. ``message.txt`` is what the reader sees,
and a file such as ``name.txt`` what the check ``checks/name`` prints meanwhile; they
are captured. Tasks of the problem's own, such as ``cure/``, lie in folders below.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .tasks import PROBLEMS
from .toml_file import NAMED_TEXTS, NUMBER, TABLE, TABLES, TEXT, TEXTS, Shape, TomlFile

# The way down a connection, and before it the command itself.
STAGES = ("command", "name", "network", "tls", "login", "database", "session")
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
REQUIRED = ("heading", "stage", "means", "sure", "cure")
KEYS = {
    **dict.fromkeys((*REQUIRED, "never", "simulated_by", "not_provoked"), TEXT),
    "stage": Shape(f"one of {', '.join(STAGES)}", lambda value: value in STAGES),
    **dict.fromkeys(("rank", "status"), NUMBER),
    **dict.fromkeys(("trigger", "checks", "cures"), TEXTS),
    **dict.fromkeys(("fault", "other_wordings"), TABLES),
    **dict.fromkeys(CLIENTS, TABLE),
    "labels": NAMED_TEXTS,
}
WORDING = {"by": TEXT, "text": TEXT, "source": TEXT}
# message.txt is what every version prints, but where one of these stands beside it.
CAPTURE = re.compile(
    r"(?P<stem>[a-z-]+?)(?:-(?:(?:psql|server|windows)\d+|windows|zsh|pgadmin))?\.txt"
)


@dataclass(frozen=True)
class FaultUse:
    """A kind of fault with its parameters, and its place in ``problem.toml``."""

    kind: str
    parameters: dict[str, Any]
    where: str  # file:line


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
    """A wording that the lab's versions do not print: by whom, and how it is known."""

    by: str
    text: str
    source: str


@dataclass(frozen=True)
class Problem:
    """One failed first connection.

    ``heading`` is the message itself. ``rank`` orders a stage: the lower, the more
    people meet it. ``means``, ``sure``, ``cure`` and ``never`` are
    reStructuredText. ``trigger``, ``checks`` and ``cures`` name tasks: what meets the
    problem, what makes sure of it, what cures it. ``simulated_by`` says which step of
    the reader's the lab takes by other means, if it does. ``status`` is the exit
    status that the reader's shell then has; None inside psql. ``not_provoked`` is the
    reason, in reStructuredText, why the lab cannot show the problem; empty when it does,
    with all of ``faults``. ``clients`` are what is different with one client, by the keys
    of ``CLIENTS``; there is "pgadmin" only if pgAdmin shows it, too.
    """

    id: str
    folder: Path
    heading: str
    stage: str
    means: str
    sure: str
    cure: str
    never: str = ""
    rank: int = 9
    status: int | None = None
    trigger: tuple[str, ...] = ("psql/connect",)
    checks: tuple[str, ...] = ()
    cures: tuple[str, ...] = ()
    simulated_by: str = ""
    not_provoked: str = ""
    faults: tuple[FaultUse, ...] = ()
    clients: dict[str, InClient] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    other_wordings: tuple[OtherWording, ...] = ()

    @property
    def file(self) -> Path:
        """Its ``problem.toml``."""
        return self.folder / PROBLEM

    @property
    def captures(self) -> dict[str, list[Path]]:
        """The captured files by stem, each with its siblings for others; pgAdmin last."""
        found: dict[str, list[Path]] = {}
        files = self.folder.glob("*.txt")
        for path in sorted(files, key=lambda path: (path.stem == PGADMIN, path.stem)):
            if match := CAPTURE.fullmatch(path.name):
                found.setdefault(match["stem"], []).append(path)
        return found

    def is_provoked_in(self, client: str) -> bool:
        """Whether the test for all problems shows it with ``client``, such as "bash"."""
        here = self.clients.get(client, InClient())
        is_shown = client != "pgadmin" or client in self.clients
        return is_shown and not (self.not_provoked or here.absent or here.own_test)

    def faults_in(self, client: str) -> tuple[FaultUse, ...]:
        """What provokes it for the readers with ``client``, such as "bash"."""
        own = self.clients.get(client, InClient()).faults
        return self.faults if own is None else own

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
    return sorted(found, key=lambda p: (STAGES.index(p.stage), p.rank, p.id))


def load_problem(folder: Path) -> Problem:
    """Read one problem; ``SnippetError`` says what is wrong in its file, and where."""
    file = TomlFile(folder / PROBLEM)
    file.check(file.tables, KEYS, REQUIRED)
    if ("fault" in file.tables) == ("not_provoked" in file.tables):
        file.fail("give one of 'fault' and 'not_provoked', the reason", "not_provoked")
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
    return Problem(
        id=folder.name,
        folder=folder,
        faults=tuple(_faults(file, table.pop("fault", ()), "fault")),
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
        yield FaultUse(kind, parameters, file.where(*way, number))
