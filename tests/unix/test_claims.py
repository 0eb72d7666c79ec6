"""What the guide says in prose, shown in the lab."""

import re

import psycopg.conninfo
import pytest
from lab.faults.servers import server_certificate, server_settings
from robot.pages import SNIPPETS
from robot.runner import SnippetRunner

# Those to the cluster in a VPC, over the network, that ask for the password.
CONNECTS = [
    path
    for path in sorted(SNIPPETS.rglob("*.sh"))
    if path.read_text().startswith("psql ")
    and not re.search("--command|--no-password|hostaddr", path.read_text())
]
BUNDLE = (SNIPPETS / "psql/ca-bundle/unix.sh").read_text()
LINE = (SNIPPETS / "psql/password-line/pgpass.conf").read_text()
BATCH = (SNIPPETS / "psql/batch/unix.sh").read_text()
KEYWORDS = (SNIPPETS / "psql/keywords/oneline.sh").read_text()
VERIFIED = "verify-full sslrootcert=global-bundle.pem"


def refusal(reader: SnippetRunner, command: str) -> str:
    """What psql says, which refuses ``command``."""
    return reader.terminal.type(command).refusal


def connects(reader: SnippetRunner, command: str) -> None:
    """``command`` leads to a session of psql, which is left."""
    reader.terminal.type(command).in_psql()
    reader.leave_psql()


def make_password_file(reader: SnippetRunner, line: str = LINE) -> None:
    reader.type((SNIPPETS / "psql/password-file/unix.sh").read_text())
    reader.client.append(".pgpass", line)


IMPOSTORS = {
    "wrong-name": 'server certificate for "another-cluster.example" does not match',
    "wrong-ca": "SSL error: certificate verify failed",
}


def test_every_connect_command_refuses_a_server_that_is_not_yours(reader) -> None:
    assert CONNECTS
    for path in CONNECTS:
        connects(reader, path.read_text())  # to the right one
    for certificate, message in IMPOSTORS.items():
        with server_certificate(reader, certificate):
            for path in CONNECTS:
                said = refusal(reader, path.read_text())
                assert message in said, path


def test_curl_saves_no_error_page_as_the_bundle_and_says_why(reader) -> None:
    if "curl" in reader.client.missing_programs:
        pytest.skip("there is no curl here")
    answer = reader.terminal.type(BUNDLE.replace("global-bundle.pem", "gone.pem"))
    assert answer.shown == "curl: (22) The requested URL returned error: 404"
    assert answer.status == 22
    reader.type("! test -e gone.pem")


def test_require_checks_the_certificate_but_no_name_with_a_root_certificate(reader) -> None:
    reader.type("mkdir ~/.postgresql")
    reader.type("mv global-bundle.pem ~/.postgresql/root.crt")
    command = KEYWORDS.replace(VERIFIED, "require")
    with server_certificate(reader, "wrong-ca"):
        said = refusal(reader, command)
    assert "SSL error: certificate verify failed" in said
    with server_certificate(reader, "wrong-name"):
        connects(reader, command)


def test_verify_ca_checks_who_signed_the_certificate_and_not_its_name(reader) -> None:
    command = KEYWORDS.replace("verify-full", "verify-ca")
    with server_certificate(reader, "wrong-ca"):
        said = refusal(reader, command)
    assert "SSL error: certificate verify failed" in said
    with server_certificate(reader, "wrong-name"):
        connects(reader, command)
    with server_certificate(reader, "wrong-ca"):
        required = refusal(reader, command.replace("verify-ca", "require"))
    assert "SSL error: certificate verify failed" in required


def test_prefer_and_require_believe_any_server(reader) -> None:
    prefer, require = (KEYWORDS.replace(VERIFIED, mode) for mode in ("prefer", "require"))
    for certificate in IMPOSTORS:
        with server_certificate(reader, certificate):
            connects(reader, prefer)
            connects(reader, require)
    with server_settings(reader, {"ssl": "off"}):
        preferred = refusal(reader, prefer)
        required = refusal(reader, require)
    assert "no encryption" in preferred  # went on in clear text; the server refused
    assert "server does not support SSL" in required


def test_password_without_a_terminal_takes_the_first_line_for_the_password(reader) -> None:
    make_password_file(reader)
    piped = "printf 'SELECT 1 AS one;\\nSELECT 2 AS two;\\n' | setsid --wait "
    command = KEYWORDS.replace("psql ", "psql --no-align --tuples-only ")
    without = reader.terminal.type(piped + command)
    asking = reader.terminal.type(piped + command.replace("psql ", "psql --password "))
    assert without.shown == "1\n2"
    assert "password authentication failed" in asking.shown


def test_no_password_fails_at_once_without_a_password_file(reader) -> None:
    said = refusal(reader, BATCH)
    assert "fe_sendauth: no password supplied" in said


def test_a_password_file_that_others_can_read_is_ignored(reader) -> None:
    make_password_file(reader)
    reader.type("chmod 644 ~/.pgpass")
    message = refusal(reader, BATCH)
    assert "has group or world access; permissions should be u=rw (0600)" in message
    assert "no password supplied" in message


def test_every_field_of_the_password_line_but_the_last_must_match(reader) -> None:
    make_password_file(reader, LINE.replace("mypgdb", "MYPGDB"))
    said = refusal(reader, BATCH)
    assert "no password supplied" in said


@pytest.mark.parametrize("wrong", ["{}:5432", "https://{}"])
def test_an_endpoint_is_nothing_but_a_host_name(wrong: str, values, reader) -> None:
    host = wrong.format(values["endpoint"])
    said = refusal(reader, BATCH.replace(values["endpoint"], host))
    assert f'could not translate host name "{host}"' in said


def test_a_uri_writes_percent_at_and_slash_as_codes() -> None:
    parts = psycopg.conninfo.conninfo_to_dict("postgresql://u:a%25b%40c%2Fd@host/db")
    assert parts["password"] == "a%b@c/d"


def test_the_master_user_is_a_member_of_rds_superuser_and_no_superuser(lab, values) -> None:
    user = values["user"]
    rights = lab.superuser_sql(
        f"SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname='{user}'"
    )
    member = lab.superuser_sql(f"SELECT pg_has_role('{user}', 'rds_superuser', 'member')")
    assert (rights.strip(), member.strip()) == ("f|t|t", "t")


def test_a_member_of_rds_iam_logs_in_with_no_password(lab, values, docker_reader) -> None:
    lab.superuser_sql(f"GRANT rds_iam TO {values['user']}")
    try:
        message = refusal(docker_reader, KEYWORDS)
        without_tls = refusal(docker_reader, KEYWORDS.replace("verify-full", "disable"))
    finally:
        lab.superuser_sql(f"REVOKE rds_iam FROM {values['user']}")
    assert f'PAM authentication failed for user "{values["user"]}"' in message
    assert "pg_hba.conf rejects connection" in without_tls


def test_public_is_closed_to_others_than_the_owner_of_the_database(lab, values) -> None:
    may = "SELECT has_schema_privilege('{}', 'public', 'CREATE')"
    lab.superuser_sql("CREATE ROLE guest")
    try:
        answers = [
            lab.superuser_sql(may.format(role), database=values["database"]).strip()
            for role in ("guest", values["user"])
        ]
    finally:
        lab.superuser_sql("DROP ROLE guest")
    assert answers == ["f", "t"]
