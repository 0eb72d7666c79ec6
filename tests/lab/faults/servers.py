"""Faults of the servers: settings, certificates, rules, roles; full, gone, or moved."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress

import psycopg

from ..clients import connect, observer
from ..docker.lab import DockerLab
from ..run import SERVERS, LabError, poll
from .base import Edit, Fault, Reader, fault, together

HBA_FILE = "/tmp/server/data/pg_hba.conf"
LIMIT = 20  # seconds until the last commit is known to have failed
SHARE = (
    "ALTER SYSTEM SET synchronous_standby_names = '*';"
    " ALTER SYSTEM SET synchronous_commit = 'remote_apply'; SELECT pg_reload_conf()"
)
SHARED = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
COUNT = "SELECT count(*) FROM ledger; DROP TABLE ledger"


@fault
def server_settings(reader: Reader, settings: dict[str, str]) -> Iterator[None]:
    """Both servers of the cluster run with other settings, in every new connection."""
    wanted = {name: f"= '{value}'" for name, value in settings.items()}
    with ExitStack() as undo:
        for server in SERVERS:
            _apply(reader.lab, server, wanted)
            default = dict.fromkeys(settings, "= DEFAULT")
            undo.callback(_apply, reader.lab, server, default)
        yield


@fault
def server_certificate(reader: Reader, certificate: str) -> Fault:
    """Both servers show an impostor's: ``wrong-name``, ``wrong-ca`` or ``expired``."""
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


def _apply(lab: DockerLab, server: str, changes: dict[str, str]) -> None:
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
def sql_until_undone(
    reader: Reader, sql: str, undo: str, database: str = "postgres"
) -> Iterator[None]:
    """Somebody changed something in the cluster, or in one ``database``."""
    try:
        reader.lab.superuser_sql(sql, database=database)
        yield
    finally:
        reader.lab.superuser_sql(undo, database=database)


@fault
def aws_denies_everything(reader: Reader) -> Iterator[None]:
    """AWS knows the reader, who has no permission."""
    from moto.core import enable_iam_authentication  # moto takes a second to load

    with enable_iam_authentication():
        yield


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


def commit_rows(connection: psycopg.Connection) -> int:
    """Commit one row after the other until the server is lost; how many it acknowledged."""
    acknowledged = 0
    with closing(connection), suppress(psycopg.OperationalError):
        connection.execute("CREATE TABLE ledger (n integer)")
        while True:
            connection.execute("INSERT INTO ledger VALUES (1)")
            acknowledged += 1
    return acknowledged


@fault
def writer_moves(reader: Reader) -> Iterator[Edit]:
    """The writer moves to the replica as soon as AWS says that it does.

    Aurora's instances share their storage: what one committed, the next one has. In the
    lab, every commit waits until the replica has it, too, before it is acknowledged. All
    such rows are on the new writer then, and at most one more.
    """
    lab, values = reader.lab, reader.lab.values
    before, moved = lab.account.writer, False

    def edit(text: str) -> str:
        nonlocal moved
        if "failover-db-cluster" in text and "aws" in reader.client.missing_programs:
            lab.account.writer = values["second"].split(".")[0]
        elif lab.account.writer != before and not moved:
            lab.fail_over()
            lab.set_dns(values["endpoint"], lab.machine_address("replica"))
            acknowledged = ledger.result(LIMIT)
            counted = lab.superuser_sql(COUNT, "replica", values["database"])
            assert 0 < acknowledged <= int(counted) <= acknowledged + 1
            moved = True
        return text

    try:
        lab.superuser_sql(SHARE)
        poll(lambda: lab.superuser_sql(SHARED).strip() == "1", "the replica is in step")
        user, password = values["user"], values["password"]
        connection = connect(lab, "primary", user, password, values["database"])
        ledger = ThreadPoolExecutor().submit(commit_rows, connection)
        yield edit
        if not moved:
            raise LabError("the writer did not move")
    finally:
        lab.restore_cluster()
        lab.account.writer = before
