"""Faults that the lab can switch on, and always switches off again."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from lab import SERVERS, Lab
from lab.compose import ComposeLab

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
