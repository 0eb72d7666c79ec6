"""How a problem is provoked: its faults, for all readers or for some."""

from dataclasses import dataclass, field
from typing import Any

from .toml_file import NAMED_TEXTS, TABLES, TEXT, TEXTS, TomlFile

# What is different for the readers with one client, and what their table may hold.
CLIENTS = {
    "bash": {"absent": TEXT},
    "windows": {
        "absent": TEXT,
        "own_test": TEXT,
        "message": TEXT,
        "fault": TABLES,
    },
    "pgadmin": {"fill": NAMED_TEXTS, "leave_out": TEXTS, "fault": TABLES},
}


@dataclass(frozen=True)
class FaultUse:
    """A fault that provokes a problem: a kind of fault, with that kind's parameters.

    ``where`` is its place in ``problem.toml``, "file:line".
    """

    kind: str
    parameters: dict[str, Any]
    where: str


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


def read_clients(file: TomlFile) -> dict[str, InClient]:
    """The tables of clients in ``problem.toml``; the file's error if one is faulty."""
    clients = {}
    for name in (name for name in CLIENTS if name in file.tables):
        table = dict(file.tables[name])
        file.check(table, CLIENTS[name], inside=name)
        faults = table.pop("fault", None)
        if faults is not None:
            table["faults"] = read_faults(file, faults, f"{name}.fault")
        leave_out = tuple(table.pop("leave_out", ()))
        clients[name] = InClient(leave_out=leave_out, **table)
    return clients


def read_faults(
    file: TomlFile, tables: list[dict[str, Any]], name: str
) -> tuple[FaultUse, ...]:
    """The ``tables`` of faults, which stand under ``name``; the file's error if faulty."""
    uses = []
    for number, table in enumerate(tables):
        place = f"{name}[{number}]"
        if not TEXT.fits(table.get("kind")):
            file.fail("a fault has a 'kind', text in quotes; add it", f"{place}.kind")
        parameters = {key: value for key, value in table.items() if key != "kind"}
        uses.append(FaultUse(table["kind"], parameters, file.where(place)))
    return tuple(uses)
