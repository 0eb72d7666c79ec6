"""How the lab provokes each problem of the guide: by id, a few lines each.

A fault is switched on for a block, and off again whatever happens in it. It may
yield a function: what the reader then types in the place of the page's text.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import faults
import psycopg
from lab import observer
from lab.aws import inbound_rules
from lab.compose import PRIMARY, REPLICA, RESOLVER, STARTING, WEB, ComposeLab
from pages import SNIPPETS
from reader import Terminal

Typing = Callable[[str], str]
Fault = Callable[[ComposeLab, Terminal], AbstractContextManager[Typing | None]]

NOWHERE = "198.51.100.7"  # for documentation (RFC 5737); the lab has no route to it
ALIAS = "db.example.com"
PASSWORD_FILE = "touch ~/.pgpass\nchmod 600 ~/.pgpass\n"
PASSWORD_LINE = (SNIPPETS / "psql/password-line/pgpass.conf").read_text()


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


def typing(*changes: tuple[str, str]) -> Fault:
    """The reader types something else than the page shows."""

    @contextmanager
    def fault(lab: ComposeLab, window: Terminal) -> Iterator[Typing]:
        yield lambda text: changed(text, *changes)

    return fault


def changed(text: str, *changes: tuple[str, str]) -> str:
    """``text`` with each first of a pair replaced by the second; it must be there."""
    for old, new in changes:
        assert old in text, f"{old!r} is not in {text!r}"
        text = text.replace(old, new)
    return text


def doing(command: str) -> Fault:
    """The reader did something before, which stays."""

    @contextmanager
    def fault(lab: ComposeLab, window: Terminal) -> Iterator[None]:
        assert window.type(command).status == 0, command
        yield

    return fault


def serving(**settings: str) -> Fault:
    """The servers run with other settings."""
    return lambda lab, window: faults.settings(lab, **settings)


def showing(certificate: str) -> Fault:
    """The servers show another certificate."""
    return lambda lab, window: faults.impostor(lab, certificate)


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
    def fault(lab: ComposeLab, window: Terminal) -> Iterator[None]:
        with ExitStack() as stack:
            for one in several:
                stack.enter_context(one(lab, window))
            yield

    return fault


@contextmanager
def closed_security_group(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """No rule lets the reader in: the packets are dropped, and nobody answers."""
    inbound_rules(lab.run.values).clear()
    rule = ("INPUT", "-p", "tcp", "--dport", "5432", "-s", "10.142.57.21", "-j", "DROP")
    lab.on("primary", "iptables", "-A", *rule)
    try:
        yield
    finally:
        lab.on("primary", "iptables", "-D", *rule)


@contextmanager
def other_password(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """The reader has another password in mind, until the cure."""
    right, window.password = window.password, "another-password"
    try:
        yield
    finally:
        window.password = right


@contextmanager
def other_password_and_prefer(lab: ComposeLab, window: Terminal) -> Iterator[Typing]:
    """The reader has another password in mind, and leaves the TLS settings out."""
    with other_password(lab, window):
        yield lambda text: changed(text, PREFER)


@contextmanager
def password_file_for_all(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """The password file is there, and others can read it."""
    window.type(PASSWORD_FILE.replace("600", "644"))
    lab.write(".pgpass", PASSWORD_LINE)
    yield


@contextmanager
def rule_for_nobody(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """A server with rules of its own, and none for the reader: it is not Aurora."""
    with faults.rules(lab, "replica", "hostssl all observer all scram-sha-256"):
        yield


@contextmanager
def md5_password(lab: ComposeLab, window: Terminal) -> Iterator[Typing]:
    """An old cluster's MD5 password, and an option from another provider's string."""
    user, password = lab.run.values["user"], lab.run.values["password"]
    store = f"SET password_encryption='{{}}'; ALTER ROLE {user} PASSWORD '{password}'"
    with faults.rules(lab, "primary", "hostssl all all all md5"):
        try:
            lab.keeper(store.format("md5"))
            yield lambda text: changed(
                text, ("sslmode=", "channel_binding=require sslmode=")
            )
        finally:
            lab.keeper(store.format("scram-sha-256"))


@contextmanager
def alias(lab: ComposeLab, window: Terminal) -> Iterator[Typing]:
    """Somebody made a name of their own for the cluster."""
    endpoint = lab.run.values["endpoint"]
    try:
        lab.lead(ALIAS, PRIMARY)
        yield lambda text: changed(text, (endpoint, ALIAS))
    finally:
        lab.lead(ALIAS, None)


@contextmanager
def all_slots_taken(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """Other programs hold every connection that is not reserved."""
    with ExitStack() as connections:
        try:
            while True:
                connections.enter_context(observer(lab, "primary"))
        except psycopg.OperationalError as error:
            assert "remaining connection slots" in str(error), error
        yield
    within_the_limit = faults.deadline()
    while (
        lab.keeper("SELECT count(*) FROM pg_stat_activity WHERE usename='observer'")
        != "0\n"
    ):
        within_the_limit()


@contextmanager
def killed_in_mid_session(lab: ComposeLab, window: Terminal) -> Iterator[Typing]:
    """The server ends the session between two commands, as a failover does."""
    end = "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE usename='{}'"

    def typed(text: str) -> str:
        if text.startswith("SELECT"):
            assert lab.keeper(end.format(lab.run.values["user"])).strip() == "t"
        return text

    yield typed


TLS = " sslmode=verify-full sslrootcert=global-bundle.pem"
PREFER = (TLS, "")
FAULTS: dict[str, Fault] = {
    "auth-method-unsupported": md5_password,
    "cert-expired": showing("expired"),
    "cert-hostname-mismatch": alias,
    "cert-verify-failed": doing("cp /etc/ssl/certs/ca-certificates.crt global-bundle.pem"),
    "connection-lost": killed_in_mid_session,
    "conninfo-parse": typing(("port=5432", "port 5432")),
    "database-does-not-exist": typing(("dbname=mypgdb", "dbname=mypostgresql")),
    "dns-not-found": leads_to(None),
    "iam-token": as_keeper("GRANT rds_iam TO awsuser", "REVOKE rds_iam FROM awsuser"),
    "network-unreachable": leads_to(NOWHERE),
    "no-hba-other": all_of(leads_to(REPLICA), rule_for_nobody),
    "no-hba-tls-required": typing((TLS, " sslmode=disable")),
    "password-missing": typing(),  # nobody made a password file yet
    "password-wrong": other_password,
    "password-wrong-then-no-encryption": other_password_and_prefer,
    "permission-denied": as_keeper(
        "REVOKE CONNECT ON DATABASE mypgdb FROM PUBLIC, awsuser",
        "GRANT CONNECT ON DATABASE mypgdb TO PUBLIC, awsuser",
    ),
    "pgpass-permissions": password_file_for_all,
    "psql-not-found": doing("PATH=/usr/games"),
    "quoting-shell": typing(('"', "")),
    "read-only-transaction": leads_to(REPLICA),
    "refused": leads_to(RESOLVER),
    "root-cert-missing": doing("rm global-bundle.pem"),
    "server-starting-or-shutdown": leads_to(STARTING),
    "system-roots": typing(("=global-bundle.pem", "=system")),
    "timeout": closed_security_group,
    "tls-not-supported-by-server": all_of(leads_to(REPLICA), serving(ssl="off")),
    "tls-version-or-handshake": all_of(
        serving(ssl_min_protocol_version="TLSv1.3"),
        doing("export PGSSLMAXPROTOCOLVERSION=TLSv1.2"),
    ),
    "too-many-connections": all_slots_taken,
    "unix-socket": typing((" \\\n", " \\ \n")),
    "uri-parse": typing(("awsuser@", "awsuser:a%b@")),
    "wrong-port-or-not-postgres": leads_to(WEB),
}
