"""Faults of the servers: settings, certificates, rules, roles, full or gone."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg

from ..run import SERVERS, LabError, poll
from ..sessions import observer
from .base import Edit, Fault, Reader, fault, together

HBA_FILE = "/tmp/server/data/pg_hba.conf"


@fault
def server_settings(reader: Reader, settings: dict[str, str]) -> Iterator[None]:
    """Both servers of the cluster run with other settings, in every new connection."""
    changed = []
    try:
        for server in SERVERS:
            wanted = {name: f"= '{value}'" for name, value in settings.items()}
            _apply(reader.lab, server, wanted)
            changed.append(server)
        yield
    finally:
        for server in changed:
            _apply(reader.lab, server, dict.fromkeys(settings, "= DEFAULT"))


@fault
def server_certificate(reader: Reader, certificate: str) -> Fault:
    """Both servers show ``certificate``, one of ``lab.certificates.IMPOSTORS``."""
    files = {"ssl_cert_file": f"{certificate}.pem", "ssl_key_file": f"{certificate}.key"}
    return server_settings(reader, files)


@fault
def hba_rules(
    reader: Reader, server: str, lines: list[str], keep: bool = False
) -> Iterator[None]:
    """A server has other rules for who may log in, and how; the superuser's stays.

    With ``keep``, ``lines`` come before the server's own rules.
    """
    lab = reader.lab
    lab.machine_address(server)  # refuses a server that is not there
    before = lab.execute(server, "cat", HBA_FILE)
    own = before.splitlines()
    kept = own if keep else [line for line in own if line.startswith("local")]
    try:
        lab.execute(server, "tee", HBA_FILE, stdin="\n".join([*lines, *kept, ""]))
        _apply(lab, server, {"log_line_prefix": "= 'other rules: '"})
        yield
    finally:
        lab.execute(server, "tee", HBA_FILE, stdin=before)
        _apply(lab, server, {"log_line_prefix": "= DEFAULT"})


def _apply(lab: Any, server: str, changes: dict[str, str]) -> None:
    show = "".join(f"SHOW {name};" for name in changes)
    alter = "".join(f"ALTER SYSTEM SET {name} {to};" for name, to in changes.items())
    before = lab.superuser_sql(f"{show}{alter}SELECT pg_reload_conf();", server)
    # A new connection has what the server has: it is forked from it, and the
    # server reads its settings and its rules together.
    poll(
        lambda: not before.startswith(lab.superuser_sql(show, server)),
        f"{server} follows {alter}",
    )


@fault
def sql_until_undone(reader: Reader, sql: str, undo: str) -> Iterator[None]:
    """Somebody changed something in the cluster."""
    try:
        reader.lab.superuser_sql(sql)
        yield
    finally:
        reader.lab.superuser_sql(undo)


@fault
def token_user(reader: Reader, rds_iam: bool) -> Fault:
    """There is a database user for tokens, with or without the role for it."""
    user = reader.lab.values["iam_user"]
    role = "IN ROLE rds_iam" if rds_iam else ""
    return sql_until_undone(reader, f"CREATE ROLE {user} LOGIN {role}", f"DROP ROLE {user}")


@fault
def master_user_may_grant_rds_iam(reader: Reader) -> Fault:
    """The master user may grant ``rds_iam``, as on Aurora.

    PostgreSQL 16 and later let it only as a member, which then is to have its password
    all the same.
    """
    user = reader.lab.values["user"]
    grant = f"GRANT rds_iam TO {user} WITH ADMIN OPTION"
    return together(
        hba_rules(reader, "primary", [f"hostssl all {user} all scram-sha-256"], keep=True),
        sql_until_undone(reader, grant, f"REVOKE rds_iam FROM {user}"),
    )


@fault
def password_stored_as_md5(reader: Reader) -> Fault:
    """The password is kept as an old cluster keeps it."""
    user, password = reader.lab.values["user"], reader.lab.values["password"]
    store = f"SET password_encryption='{{}}'; ALTER ROLE {user} PASSWORD '{password}'"
    return sql_until_undone(reader, store.format("md5"), store.format("scram-sha-256"))


@fault
def connections_exhausted(reader: Reader) -> Iterator[None]:
    """Other programs hold every connection that is not reserved."""
    with ExitStack() as connections:
        try:
            while True:
                connections.enter_context(observer(reader.lab, "primary"))
        except psycopg.OperationalError as error:
            if "remaining connection slots" not in str(error):
                raise LabError(f"the server is not full, but: {error}") from error
        yield
    left = "SELECT count(*) FROM pg_stat_activity WHERE usename='observer'"
    poll(lambda: reader.lab.superuser_sql(left) == "0\n", "the connections are closed")


@fault
def session_terminated(reader: Reader) -> Iterator[Edit]:
    """The server ends the session before the reader's next query, as a failover does."""
    user = reader.lab.values["user"]
    end = "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE usename="

    def edit(text: str) -> str:
        if text.startswith("SELECT"):
            ended = reader.lab.superuser_sql(f"{end}'{user}'").strip()
            if ended != "t":
                raise LabError(f"the session does not end: {ended!r}")
        return text

    yield edit
