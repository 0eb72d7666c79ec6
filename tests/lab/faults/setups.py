"""What happens around a reader on one of a page's alternatives, for as long as that is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .base import Fault, Reader, together
from .network import behind_bastion, cluster_paused
from .servers import master_user_may_grant_rds_iam, sql_until_undone, writer_moves


def token_login(reader: Reader) -> Fault:
    """The master user may grant ``rds_iam``; the token user is dropped afterwards."""
    drop = f"DROP ROLE IF EXISTS {reader.lab.values['iam_user']}"
    dropped = sql_until_undone(reader, sql="", undo=drop)
    return together(master_user_may_grant_rds_iam(reader), dropped)


@contextmanager
def password_set_by_powershell(reader: Reader) -> Iterator[None]:
    """Command Prompt reads no JSON; what PowerShell would do there, the test does."""
    if reader.tab == "windows.cmd":
        reader.client.append("secret.txt", f"{reader.lab.values['password']}\n")
        reader.type('for /f "delims=" %t in (secret.txt) do @set "PGPASSWORD=%t"')
    yield


# By the id of the alternative's heading.
SETUPS: dict[str, Callable[[Reader], Fault]] = {
    "log-in-with-an-iam-token": token_login,
    "take-the-password-from-secrets-manager": password_set_by_powershell,
    "connect-through-a-bastion-host": behind_bastion,
    "when-the-cluster-has-paused": cluster_paused,
    "when-the-writer-moves": writer_moves,
}
