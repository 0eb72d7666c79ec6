"""What the guide says in prose, shown in the lab."""

import re

import faults
import psycopg.conninfo
import pytest
from pages import SNIPPETS
from reader import PSQL, terminal

# Those to the cluster in a VPC, over the network, that ask for the password.
CONNECTS = [
    path
    for path in sorted(SNIPPETS.rglob("*.sh"))
    if path.read_text().startswith("psql ")
    and not re.search("--command|--no-password|hostaddr", path.read_text())
]
BUNDLE = (SNIPPETS / "psql/ca-bundle/unix.sh").read_text()
FILE = (SNIPPETS / "psql/password-file/unix.sh").read_text()
LINE = (SNIPPETS / "psql/password-line/pgpass.conf").read_text()
BATCH = (SNIPPETS / "psql/batch/unix.sh").read_text()
KEYWORDS = (SNIPPETS / "psql/keywords/oneline.sh").read_text()


@pytest.fixture
def window(lab):
    """A terminal in which the CA bundle lies in the current directory."""
    with terminal(lab) as window:
        assert window.type(BUNDLE).status == 0
        yield window


@pytest.mark.parametrize(
    ("certificate", "message"),
    [
        ("wrong-name", 'server certificate for "another-cluster.example" does not match'),
        ("wrong-ca", "SSL error: certificate verify failed"),
    ],
)
def test_every_connect_command_refuses_a_server_that_is_not_yours(
    certificate, message, lab, window
):
    for path in CONNECTS:
        with_the_right_one = window.type(path.read_text())
        assert with_the_right_one.at == PSQL, path
        assert window.type(r"\q").status == 0
    with faults.impostor(lab, certificate):
        for path in CONNECTS:
            assert message in window.type(path.read_text()).refusal, path


def test_curl_saves_no_error_page_as_the_bundle_and_says_why(window):
    answer = window.type(BUNDLE.replace("global-bundle.pem", "gone.pem"))
    assert answer.shown == "curl: (22) The requested URL returned error: 404"
    assert answer.status == 22
    assert window.type("test -e gone.pem").status == 1


def test_require_checks_the_certificate_but_no_name_with_a_root_certificate(lab, window):
    window.type("mkdir ~/.postgresql")
    window.type("mv global-bundle.pem ~/.postgresql/root.crt")
    command = KEYWORDS.replace("verify-full sslrootcert=global-bundle.pem", "require")
    with faults.impostor(lab, "wrong-ca"):
        assert "SSL error: certificate verify failed" in window.type(command).refusal
    with faults.impostor(lab, "wrong-name"):
        assert window.type(command).at == PSQL
        assert window.type(r"\q").status == 0


@pytest.mark.parametrize("sslmode", ["prefer", "require"])
def test_prefer_and_require_believe_any_server(sslmode, lab, window):
    command = KEYWORDS.replace("verify-full sslrootcert=global-bundle.pem", sslmode)
    assert sslmode in command
    for certificate in ("wrong-name", "wrong-ca"):
        with faults.impostor(lab, certificate):
            assert window.type(command).at == PSQL
            assert window.type(r"\q").status == 0


def test_prefer_goes_on_in_clear_text_where_require_stops(lab, window):
    command = KEYWORDS.replace("verify-full sslrootcert=global-bundle.pem", "prefer")
    with faults.settings(lab, ssl="off"):
        assert "no encryption" in window.type(command).refusal
        required = command.replace("prefer", "require")
        assert "server does not support SSL" in window.type(required).refusal


def test_password_without_a_terminal_takes_the_first_line_for_the_password(lab, window):
    window.type(FILE)
    lab.write(".pgpass", LINE)
    piped = "printf 'SELECT 1 AS one;\\nSELECT 2 AS two;\\n' | setsid --wait "
    command = KEYWORDS.replace("psql ", "psql --no-align --tuples-only ")
    assert window.type(piped + command).shown == "1\n2"
    asking = command.replace("psql ", "psql --password ")
    assert "password authentication failed" in window.type(piped + asking).shown


def test_no_password_fails_at_once_without_a_password_file(window):
    assert "fe_sendauth: no password supplied" in window.type(BATCH).refusal


def test_a_password_file_that_others_can_read_is_ignored(lab, window):
    window.type(FILE)
    lab.write(".pgpass", LINE)
    window.type("chmod 644 ~/.pgpass")
    message = window.type(BATCH).refusal
    assert "has group or world access; permissions should be u=rw (0600)" in message
    assert "no password supplied" in message


def test_every_field_of_the_password_line_but_the_last_must_match(lab, window):
    window.type(FILE)
    lab.write(".pgpass", LINE.replace("mypgdb", "MYPGDB"))
    assert "no password supplied" in window.type(BATCH).refusal


@pytest.mark.parametrize("wrong", ["{}:5432", "https://{}"])
def test_an_endpoint_with_more_than_the_host_is_a_name_that_nobody_knows(
    wrong, values, window
):
    host = wrong.format(values["endpoint"])
    command = BATCH.replace(f"--host={values['endpoint']}", f"--host={host}")
    assert f'could not translate host name "{host}"' in window.type(command).refusal


def test_a_uri_writes_percent_at_and_slash_as_codes():
    parts = psycopg.conninfo.conninfo_to_dict("postgresql://u:a%25b%40c%2Fd@host/db")
    assert parts["password"] == "a%b@c/d"


def test_the_master_user_is_a_member_of_rds_superuser_and_no_superuser(lab, values):
    user = values["user"]
    sql = (
        f"SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname='{user}'"
    )
    assert lab.keeper(sql).strip() == "f|t|t"
    assert (
        lab.keeper(f"SELECT pg_has_role('{user}', 'rds_superuser', 'member')").strip()
        == "t"
    )


def test_a_member_of_rds_iam_logs_in_with_no_password(lab, values, window):
    lab.keeper(f"GRANT rds_iam TO {values['user']}")
    try:
        message = window.type(KEYWORDS).refusal
        insecure = KEYWORDS.replace("verify-full", "disable")
        without_tls = window.type(insecure).refusal
    finally:
        lab.keeper(f"REVOKE rds_iam FROM {values['user']}")
    assert f'PAM authentication failed for user "{values["user"]}"' in message
    assert "pg_hba.conf rejects connection" in without_tls


def test_public_is_closed_to_others_than_the_owner_of_the_database(lab, values):
    may = "SELECT has_schema_privilege('{}', 'public', 'CREATE')"
    lab.keeper("CREATE ROLE guest")
    try:
        asked = [may.format("guest"), may.format(values["user"])]
        answers = [lab.keeper(sql, database=values["database"]).strip() for sql in asked]
    finally:
        lab.keeper("DROP ROLE guest")
    assert answers == ["f", "t"]
