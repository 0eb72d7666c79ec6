"""What happens around a reader on one of a page's ways, by the way's id.

Each is a ``faults.Fault``: it is on for as long as the reader is on the way.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import faults
from failover import moves
from lab.compose import PRIVATE, ComposeLab
from pages import WINDOWS
from reader import Terminal

WAKING_UP = 4  # seconds; Aurora takes 15 and more
POSTMASTER = "$(head -n 1 /tmp/server/data/postmaster.pid)"


@contextmanager
def nothing_else(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """Nothing happens but what the reader does."""
    yield


@contextmanager
def bastion_key(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """The reader has the private key of the bastion's key pair."""
    key = (lab.run.folder / "bastion" / "key.pem").read_text()
    lab.write(lab.run.values["key"], key)
    yield


@contextmanager
def user_of_tokens_goes(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """Whom the reader made for tokens is gone afterwards."""
    try:
        yield
    finally:
        lab.keeper(f"DROP ROLE IF EXISTS {lab.run.values['iam_user']}")


@contextmanager
def password_from_powershell(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """Command Prompt reads no JSON; what PowerShell would do there, the test does."""
    if window.TAB == WINDOWS:
        lab.write("secret.txt", f"{lab.run.values['password']}\n")
        window.type('for /f "delims=" %t in (secret.txt) do @set "PGPASSWORD=%t"')
    yield


@contextmanager
def asleep(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """The cluster has paused; a connection of the reader's wakes it up.

    Its machine takes the connection, and nobody answers for another ``WAKING_UP``.
    """
    reader = lab.address_of_client
    somebody = f'ss -Htn state established "sport = :5432 and dst = {reader}"'
    takes_time = f"timeout {WAKING_UP} tail -f /dev/null"
    wakes_up = (
        f'until [ -n "$({somebody})" ]; do :; done; {takes_time}; kill -CONT {POSTMASTER}'
    )
    with stopped(lab):
        lab.on("primary", "sh", "-c", f"({wakes_up}) >/dev/null 2>&1 &")
        yield


@contextmanager
def stopped(lab: ComposeLab) -> Iterator[None]:
    """The primary answers nobody, and goes on where it was afterwards."""
    lab.on("primary", "sh", "-c", f"kill -STOP {POSTMASTER}")
    try:
        yield
    finally:
        lab.on("primary", "sh", "-c", f"kill -CONT {POSTMASTER}")


# On Aurora the master user may grant rds_iam. PostgreSQL 16 and later let it only as a
# member, which then is to have its password all the same.
may_grant_tokens = faults.all_of(
    faults.ruling_first("primary", "hostssl all awsuser all scram-sha-256"),
    faults.as_keeper(
        "GRANT rds_iam TO awsuser WITH ADMIN OPTION", "REVOKE rds_iam FROM awsuser"
    ),
)

behind_a_bastion = faults.all_of(faults.leads_to(PRIVATE), bastion_key)

SCENES: dict[str, faults.Fault] = {
    "log-in-with-an-iam-token": faults.all_of(may_grant_tokens, user_of_tokens_goes),
    "take-the-password-from-secrets-manager": password_from_powershell,
    "through-a-bastion-host": behind_a_bastion,
    "when-the-cluster-has-paused": asleep,
    "when-the-writer-moves": moves,
}
