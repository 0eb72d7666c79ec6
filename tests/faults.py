"""Faults that the lab can switch on, and always switches off again."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from lab import SERVERS, Lab

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


def _apply(lab: Lab, server: str, changes: dict[str, str]) -> None:
    show = "".join(f"SHOW {name};" for name in changes)
    alter = "".join(f"ALTER SYSTEM SET {name} {to};" for name, to in changes.items())
    before = lab.keeper(f"{show}{alter}SELECT pg_reload_conf();", server)
    deadline = time.monotonic() + LIMIT
    # A new connection has what the server has: it is forked from it.
    while (now := lab.keeper(show, server)) and before.startswith(now):
        if time.monotonic() > deadline:
            raise AssertionError(f"{server} does not follow: {alter}")
