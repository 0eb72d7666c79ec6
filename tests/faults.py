"""Faults that the lab can switch on, and always switches off again.

First what changes the lab, as context managers; then the parts of which the faults
of ``provoked`` are made. Such a ``Fault`` is on for a block, whatever happens in it,
and may yield a function: what the reader then types in the place of the page's text.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import reduce

from lab import HERE, SERVERS, Lab
from lab.compose import PRIMARY, ComposeLab
from pages import UNIX, WINDOWS
from reader import Terminal

Typing = Callable[[str], str]
Fault = Callable[[ComposeLab, Terminal], AbstractContextManager[Typing | None]]

LIMIT = 20  # seconds that a server may take to follow a setting


@contextmanager
def settings(lab: Lab, **wanted: str) -> Iterator[None]:
    """Both servers run with other settings, in every new connection."""
    try:
        for server in SERVERS:
            _apply(lab, server, {name: f"= '{value}'" for name, value in wanted.items()})
        yield
    finally:
        for server in SERVERS:
            _apply(lab, server, dict.fromkeys(wanted, "= DEFAULT"))


def impostor(lab: Lab, certificate: str) -> AbstractContextManager[None]:
    """Both servers show ``certificate``, one of ``lab.certificates.IMPOSTORS``."""
    return settings(
        lab, ssl_cert_file=f"{certificate}.pem", ssl_key_file=f"{certificate}.key"
    )


@contextmanager
def rules(lab: ComposeLab, server: str, *lines: str) -> Iterator[None]:
    """A server has other rules in ``pg_hba.conf``; the keeper's stays."""
    file = "/tmp/server/data/pg_hba.conf"
    before = lab.on(server, "cat", file)
    keeper = next(line for line in before.splitlines() if line.startswith("local"))
    try:
        lab.on(server, "tee", file, stdin="\n".join([*lines, keeper, ""]))
        _apply(lab, server, {"log_line_prefix": "= 'other rules: '"})
        yield
    finally:
        lab.on(server, "tee", file, stdin=before)
        _apply(lab, server, {"log_line_prefix": "= DEFAULT"})


def deadline() -> Callable[[], None]:
    """What to call while waiting for a state; ``AssertionError`` after ``LIMIT``."""
    end = time.monotonic() + LIMIT

    def check() -> None:
        assert time.monotonic() < end, f"the state did not come within {LIMIT} seconds"

    return check


def _apply(lab: Lab, server: str, changes: dict[str, str]) -> None:
    show = "".join(f"SHOW {name};" for name in changes)
    alter = "".join(f"ALTER SYSTEM SET {name} {to};" for name, to in changes.items())
    before = lab.keeper(f"{show}{alter}SELECT pg_reload_conf();", server)
    within_the_limit = deadline()
    # A new connection has what the server has: it is forked from it, and the
    # server reads its settings and its rules together.
    while (now := lab.keeper(show, server)) and before.startswith(now):
        within_the_limit()


def leads_to(address: str | None) -> Fault:
    """The endpoint's name leads to another machine, or nowhere."""

    @contextmanager
    def fault(lab: ComposeLab, window: Terminal) -> Iterator[None]:
        endpoint = lab.run.values["endpoint"]
        try:
            lab.lead(endpoint, address)
            yield
        finally:
            lab.lead(endpoint, PRIMARY)

    return fault


def mistyped(*changes: tuple[str, str]) -> Fault:
    """The reader types something else than the page shows."""

    @contextmanager
    def fault(lab: ComposeLab, window: Terminal) -> Iterator[Typing]:
        yield lambda text: changed(text, *changes)

    return fault


def where(word: str, *changes: tuple[str, str]) -> Fault:
    """As ``mistyped``, but only in the commands with ``word`` in them."""

    @contextmanager
    def fault(lab: ComposeLab, window: Terminal) -> Iterator[Typing]:
        yield lambda text: changed(text, *changes) if word in text else text

    return fault


def changed(text: str, *changes: tuple[str, str]) -> str:
    """``text`` with each first of a pair replaced by the second; it must be there."""
    for old, new in changes:
        assert old in text, f"{old!r} is not in {text!r}"
        text = text.replace(old, new)
    return text


def doing(unix: str, windows: str = "") -> Fault:
    """The reader did something before, which stays; ``windows`` in Command Prompt."""

    @contextmanager
    def fault(lab: ComposeLab, window: Terminal) -> Iterator[None]:
        command = {UNIX: unix, WINDOWS: windows}[window.TAB]
        assert not command or window.type(command).status in (0, None), command
        yield

    return fault


def serving(**wanted: str) -> Fault:
    """The servers run with other settings."""
    return lambda lab, window: settings(lab, **wanted)


def showing(certificate: str) -> Fault:
    """The servers show another certificate."""
    return lambda lab, window: impostor(lab, certificate)


def ruling(server: str, *lines: str) -> Fault:
    """A server has other rules for who may log in, and how."""
    return lambda lab, window: rules(lab, server, *lines)


def ruling_first(server: str, line: str) -> Fault:
    """A server has one more rule, before its own."""
    own = (HERE / "pg_hba.conf").read_text().splitlines()
    return ruling(server, line, *own)


def as_keeper(wrong: str, right: str) -> Fault:
    """Somebody changed something in the database."""

    @contextmanager
    def fault(lab: ComposeLab, window: Terminal) -> Iterator[None]:
        try:
            lab.keeper(wrong)
            yield
        finally:
            lab.keeper(right)

    return fault


def all_of(*several: Fault) -> Fault:
    """More than one thing is wrong."""

    @contextmanager
    def fault(lab: ComposeLab, window: Terminal) -> Iterator[Typing]:
        with ExitStack() as stack:
            changes = [stack.enter_context(one(lab, window)) for one in several]
            yield lambda text: reduce(lambda t, c: c(t), filter(None, changes), text)

    return fault
