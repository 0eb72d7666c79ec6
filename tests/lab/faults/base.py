"""What a fault is, and how one is switched on: always for a block, and off again.

A fault is a function with a ``yield``: before it, something is made wrong in the lab or
for the reader; after it, that is undone. It may yield an edit: what the reader then types
in the place of a command. Problems name their faults, with parameters, in
``problem.toml``.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import reduce
from typing import Any, Protocol

from guide.model.problems import FaultUse

from ..clients import Client
from ..docker.lab import DockerLab
from ..run import LabError

Edit = Callable[[str], str]
Fault = AbstractContextManager[Edit | None]
FAULTS: dict[str, Callable[..., Fault]] = {}


class Reader(Protocol):
    """Who meets a fault: somebody at a client of the lab."""

    lab: DockerLab
    client: Client
    tab: str  # the file name of the shell's commands, such as unix.sh
    password: str

    def type(self, text: str) -> Any:
        """Type ``text`` at the client's shell, and let it succeed."""


def fault(function: Callable[..., Any]) -> Callable[..., Fault]:
    """Register ``function(reader, **parameters)`` as a fault, under its name.

    It has a ``yield``, or gives a fault that others make.
    """
    has_yield = inspect.isgeneratorfunction(function)
    made: Callable[..., Fault] = contextmanager(function) if has_yield else function
    FAULTS[function.__name__] = made
    return made


def no_fault(reader: Reader) -> Fault:
    """Nothing is wrong."""
    return together()


def check_use(use: FaultUse) -> None:
    """``LabError`` unless there is such a fault, with such parameters."""
    if use.kind not in FAULTS:
        known = ", ".join(sorted(FAULTS))
        raise LabError(f"{use.where()}: there is no fault {use.kind!r}; there are {known}")
    try:
        inspect.signature(FAULTS[use.kind]).bind(None, **use.parameters)
    except TypeError as error:
        raise LabError(f"{use.where()}: the fault {use.kind!r}: {error}") from None


def switched_on(reader: Reader, uses: Iterable[FaultUse]) -> AbstractContextManager[Edit]:
    """Several faults of a problem, switched on in this order.

    ``LabError`` says in which file and line a fault stands that cannot be switched on.
    """
    for use in uses:
        check_use(use)
    return together(*(_one(reader, use) for use in uses))


@contextmanager
def _one(reader: Reader, use: FaultUse) -> Iterator[Edit | None]:
    with ExitStack() as stack:
        with _naming(use):
            edit = stack.enter_context(FAULTS[use.kind](reader, **use.parameters))
        yield edit and _naming(use)(edit)


@contextmanager
def _naming(use: FaultUse) -> Iterator[None]:
    """The errors of a fault, and of its edit, say where it stands."""
    try:
        yield
    except LabError as error:
        raise LabError(f"{use.where()}: the fault {use.kind!r}: {error}") from None


@contextmanager
def together(*faults: Fault) -> Iterator[Edit]:
    """Several faults at once; the edits of all of them, one after the other."""
    with ExitStack() as stack:
        edits = [edit for each in faults if (edit := stack.enter_context(each))]
        yield lambda text: reduce(lambda t, edit: edit(t), edits, text)


def replace_all(text: str, *changes: tuple[str, str]) -> str:
    """``text`` with each first of a pair replaced by the second; it must be there."""
    for old, new in changes:
        if old not in text:
            raise LabError(f"the fault replaces {old!r}, which is not in {text!r}")
        text = text.replace(old, new)
    return text
