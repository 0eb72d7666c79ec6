"""How the lab provokes each problem of the guide: by id, a few lines each.

Each is a ``faults.Fault``, made of the parts there or written out here.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count

import faults
import psycopg
import scenes
from lab import observer
from lab.compose import (
    PRIMARY,
    REPLICA,
    RESOLVER,
    STARTING,
    WEB,
    ComposeLab,
)
from pages import SNIPPETS
from reader import Terminal

NOWHERE = "198.51.100.7"  # for documentation (RFC 5737); the lab has no route to it
SYSTEM_STORE = "/etc/ssl/certs/ca-certificates.crt"
SYSTEM_STORE_IN_WINE = SYSTEM_STORE.replace("/", "\\")
ALIAS = "db.example.com"
PASSWORD_FILE = (SNIPPETS / "psql/password-file/unix.sh").read_text()
PASSWORD_LINE = (SNIPPETS / "psql/password-line/pgpass.conf").read_text()


@contextmanager
def blank_behind_the_last_character(
    lab: ComposeLab, window: Terminal
) -> Iterator[faults.Typing]:
    """Each line but the last ends in a blank, behind what should join it to the next."""
    yield lambda text: text.replace("\n", " \n")


@contextmanager
def closed_security_group(lab: ComposeLab, window: Terminal) -> Iterator[faults.Typing]:
    """No rule lets the reader in: packets are dropped, until AWS has the right rule."""
    values = lab.run.values
    wanted = ("tcp", int(values["port"]), {"CidrIp": f"{values['address']}/32"})
    reader = ("INPUT", "-p", "tcp", "--dport", values["port"], "-s", lab.address_of_client)

    tries = count()

    def typed(text: str) -> str:
        rules = [(r.ip_protocol, r.to_port, r.ip_range) for r in lab.account.inbound_rules]
        # Where the AWS CLI cannot run, every try but the first finds the rule there.
        if wanted in rules or (next(tries) and "aws" in lab.absent):
            lab.on("primary", "iptables", "-F", "INPUT")
        return text

    lab.on("primary", "iptables", "-A", *reader, "-j", "DROP")
    try:
        yield typed
    finally:
        lab.on("primary", "iptables", "-F", "INPUT")


@contextmanager
def other_password(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """The reader has another password in mind, until the cure."""
    right, window.password = window.password, "another-password"
    try:
        yield
    finally:
        window.password = right


@contextmanager
def password_file_for_all(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """The password file is there, and others can read it."""
    window.type(faults.changed(PASSWORD_FILE, ("600", "644")))
    lab.write(lab.password_file, PASSWORD_LINE)
    yield


@contextmanager
def stored_as_md5(lab: ComposeLab, window: Terminal) -> Iterator[None]:
    """The password is kept as an old cluster keeps it."""
    user, password = lab.run.values["user"], lab.run.values["password"]
    store = f"SET password_encryption='{{}}'; ALTER ROLE {user} PASSWORD '{password}'"
    try:
        lab.keeper(store.format("md5"))
        yield
    finally:
        lab.keeper(store.format("scram-sha-256"))


@contextmanager
def alias(lab: ComposeLab, window: Terminal) -> Iterator[faults.Typing]:
    """Somebody made a name of their own for the cluster."""
    endpoint = lab.run.values["endpoint"]
    try:
        lab.lead(ALIAS, PRIMARY)
        yield lambda text: faults.changed(text, (endpoint, ALIAS))
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
def killed_in_mid_session(lab: ComposeLab, window: Terminal) -> Iterator[faults.Typing]:
    """The server ends the session between two commands, as a failover does."""
    end = "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE usename='{}'"

    def typed(text: str) -> str:
        if text.startswith("SELECT"):
            assert lab.keeper(end.format(lab.run.values["user"])).strip() == "t"
        return text

    yield typed


def token_user(rds_iam: bool = True) -> faults.Fault:
    """There is a database user for tokens, with or without the role for it."""
    role = "IN ROLE rds_iam" if rds_iam else ""
    return faults.as_keeper(f"CREATE ROLE iamuser LOGIN {role}", "DROP ROLE iamuser")


# In the command that makes a token.
TOKEN = "generate-db-auth-token"
TLS = " sslmode=verify-full sslrootcert=global-bundle.pem"
FAULTS: dict[str, faults.Fault] = {
    # With an option from another provider's connection string.
    "auth-method-unsupported": faults.all_of(
        faults.ruling("primary", "hostssl all all all md5"),
        stored_as_md5,
        faults.mistyped(("sslmode=", "channel_binding=require sslmode=")),
    ),
    "cert-expired": faults.showing("expired"),
    "cert-hostname-mismatch": alias,
    "cert-verify-failed": faults.doing(
        f"cp {SYSTEM_STORE} global-bundle.pem",
        f"copy /y Z:{SYSTEM_STORE_IN_WINE} global-bundle.pem",
    ),
    "connection-lost": killed_in_mid_session,
    "conninfo-parse": faults.mistyped(("port=5432 user", "port 5432 user")),
    "database-does-not-exist": faults.mistyped(("dbname=mypgdb", "dbname=mypostgresql")),
    "dns-not-found": faults.leads_to(None),
    "iam-not-granted": faults.all_of(scenes.may_grant_tokens, token_user(rds_iam=False)),
    "iam-token": faults.as_keeper(
        "GRANT rds_iam TO awsuser", "REVOKE rds_iam FROM awsuser"
    ),
    "iam-token-expired": faults.all_of(
        token_user(), faults.where(TOKEN, ("aws ", "faketime -f -16m aws "))
    ),
    "iam-token-other-host": faults.all_of(
        token_user(),
        faults.where(TOKEN, ("mypostgresql.cluster-", "reports.cluster-custom-")),
    ),
    "iam-without-tls": faults.all_of(
        token_user(), faults.where("--no-password", (TLS, " sslmode=disable"))
    ),
    "network-unreachable": faults.leads_to(NOWHERE),
    # A server with rules of its own, and none for the reader: it is not Aurora.
    "no-hba-other": faults.all_of(
        faults.leads_to(REPLICA),
        faults.ruling("replica", "hostssl all observer all scram-sha-256"),
    ),
    "no-hba-tls-required": faults.mistyped((TLS, " sslmode=disable")),
    "password-missing": faults.mistyped(),  # nobody made a password file yet
    "password-wrong": other_password,
    "password-wrong-then-no-encryption": faults.all_of(
        other_password, faults.mistyped((TLS, ""))
    ),
    "permission-denied": faults.as_keeper(
        "REVOKE CONNECT ON DATABASE mypgdb FROM PUBLIC, awsuser",
        "GRANT CONNECT ON DATABASE mypgdb TO PUBLIC, awsuser",
    ),
    "pgpass-permissions": password_file_for_all,
    "psql-not-found": faults.doing("PATH=/usr/games", r'set "PATH=C:\windows\system32"'),
    "quoting-shell": faults.mistyped(('"', "")),
    "read-only-after-failover": faults.leads_to(REPLICA),
    "read-only-transaction": faults.leads_to(REPLICA),
    "refused": faults.leads_to(RESOLVER),
    "root-of-the-other-kind": faults.where(
        "--no-password", ("AmazonRootCA1.pem", "global-bundle.pem")
    ),
    "root-cert-missing": faults.doing("rm global-bundle.pem"),
    "server-starting-or-shutdown": faults.leads_to(STARTING),
    "system-roots": faults.mistyped(("=global-bundle.pem", "=system")),
    "timeout": closed_security_group,
    "tls-not-supported-by-server": faults.all_of(
        faults.leads_to(REPLICA), faults.serving(ssl="off")
    ),
    "tls-version-or-handshake": faults.all_of(
        faults.serving(ssl_min_protocol_version="TLSv1.3"),
        faults.doing(
            "export PGSSLMAXPROTOCOLVERSION=TLSv1.2",
            'set "PGSSLMAXPROTOCOLVERSION=TLSv1.2"',
        ),
    ),
    "too-many-connections": all_slots_taken,
    # The key is where it was while the tunnel ran.
    "tunnel-down": faults.all_of(
        scenes.behind_a_bastion, faults.doing("chmod 400 my-key-pair.pem")
    ),
    "unix-socket": blank_behind_the_last_character,
    "uri-parse": faults.mistyped(("awsuser@", "awsuser:a%b@")),
    "wrong-port-or-not-postgres": faults.leads_to(WEB),
}
