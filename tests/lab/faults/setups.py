"""What happens around a reader on one of a page's alternatives, by its heading's id.

Each is on for as long as the reader is there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .base import Edit, Fault, Reader, together
from .network import behind_bastion, cluster_paused
from .readers import password_set_by_powershell
from .servers import master_user_may_grant_rds_iam, writer_moves


@contextmanager
def token_user_dropped(reader: Reader) -> Iterator[Edit | None]:
    """Drops the token user that the reader creates."""
    try:
        yield None
    finally:
        reader.lab.superuser_sql(f"DROP ROLE IF EXISTS {reader.lab.values['iam_user']}")


def token_login(reader: Reader) -> Fault:
    """The master user may grant ``rds_iam``, and the token user is dropped afterwards."""
    return together(master_user_may_grant_rds_iam(reader), token_user_dropped(reader))


SETUPS: dict[str, Callable[[Reader], Fault]] = {
    "log-in-with-an-iam-token": token_login,
    "take-the-password-from-secrets-manager": password_set_by_powershell,
    "through-a-bastion-host": behind_bastion,
    "when-the-cluster-has-paused": cluster_paused,
    "when-the-writer-moves": writer_moves,
}
