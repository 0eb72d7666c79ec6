"""IAM tokens: a good one logs in, and each way to get one wrong is refused."""

import json
from datetime import UTC, datetime

import botocore.session
import faults
import pytest
from guide.values import Values
from lab import iam
from lab.aws import ACCOUNT
from pages import POLICY, SNIPPETS
from provoked import TLS, token_user
from reader import PSQL, SHELL, Answer
from walk import Walk

TAKE, CONNECT = "token/take", "token/connect"
REFUSED = (SNIPPETS / "problems/iam-token-expired/message.txt").read_text().strip()


@pytest.fixture
def user(walk: Walk):
    """A reader who may be a database user of tokens; the signature is AWS's own."""
    if "aws" in walk.lab.absent:
        pytest.skip("needs the AWS CLI, which is beside psql 17")
    with token_user()(walk.lab, walk.window):
        yield walk


def become(walk: Walk, identity: str, *without: str) -> None:
    """The reader signs in to AWS as somebody else, and types no secret."""
    lines = walk.lab.account.environment(identity)
    kept = [line for line in lines if not line.startswith(without)]
    walk.lab.write("signed-in", "".join(f"export {line}\n" for line in kept))
    assert walk.window.type(". ./signed-in").status == 0


def log_in(walk: Walk, *changes: tuple[str, str], then: str = "true") -> Answer:
    """Take a token, after ``changes`` of the command, and connect with it."""
    assert walk.type(TAKE, lambda text: faults.changed(text, *changes)).status == 0
    assert walk.window.type(then).status == 0
    return walk.type(CONNECT)


@pytest.mark.parametrize("identity", ["alice", "role"])
def test_a_token_logs_in_whoever_may_connect(identity: str, user: Walk) -> None:
    become(user, identity)
    assert log_in(user).at == PSQL
    user.leave()
    length = int(user.window.type("echo ${#PGPASSWORD}").shown)
    # The second one carries a session token of 700 characters.
    assert 300 < length < 500 if identity == "alice" else length > 1000


def test_a_token_of_a_clock_that_is_a_little_fast_logs_in(user: Walk) -> None:
    assert log_in(user, ("aws ", "faketime -f +4m aws ")).at == PSQL


OTHER_ENDPOINT = ("mypostgresql.cluster-", "reports.cluster-custom-")
WRONG = {
    "made 16 minutes ago": ("aws ", "faketime -f -16m aws ", "too old"),
    "made in the future": ("aws ", "faketime -f +6m aws ", "too old"),
    "for a custom endpoint": (*OTHER_ENDPOINT, "is for the host reports"),
    "for another port": ("--port 5432", "--port 5433", "is for the port 5433"),
    "for another Region": ("us-west-2 ", "us-east-1 ", "is for the Region us-east-1"),
    "for another user": ("iamuser", "awsuser", "is for the user awsuser"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_was_made_wrong_is_refused(wrong: str, user: Walk) -> None:
    old, new, reason = WRONG[wrong]
    refused(log_in(user, (old, new)), user, reason)


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        ("PGPASSWORD=${PGPASSWORD}0", "the signature does not fit"),
        ("PGPASSWORD=${PGPASSWORD:0:255}", "the signature does not fit"),
        ("PGPASSWORD=${PGPASSWORD/connect/Connect}", "this is no token"),
        ("PGPASSWORD=a-password", "this is no token"),
    ],
    ids=["with one more character", "cut", "changed", "a password"],
)
def test_what_is_not_the_token_as_it_was_made_is_refused(then, reason, user) -> None:
    refused(log_in(user, then=then), user, reason)


@pytest.mark.parametrize(
    ("identity", "without", "reason"),
    [
        ("nobody", (), "no policy allows rds-db:connect"),
        ("role", ("AWS_SESSION_TOKEN",), "nobody has these credentials"),
    ],
    ids=["without a policy", "without its session token"],
)
def test_a_token_of_somebody_who_may_not_connect_is_refused(
    identity, without, reason, user
) -> None:
    become(user, identity, *without)
    refused(log_in(user), user, reason)


def test_without_sslmode_a_second_line_blames_the_encryption(user: Walk) -> None:
    user.type(TAKE, lambda text: faults.changed(text, ("aws ", "faketime -f -16m aws ")))
    answer = user.type(CONNECT, lambda text: faults.changed(text, (TLS, "")))
    first, second = answer.shown.splitlines()
    assert 'PAM authentication failed for user "iamuser"' in first
    assert "pg_hba.conf rejects connection" in second and "no encryption" in second


def refused(answer: Answer, walk: Walk, reason: str) -> None:
    """The reader sees what the page shows, and the server's log says why."""
    assert (answer.at, answer.status, answer.shown) == (SHELL, 2, REFUSED)
    reasons = [line for line in walk.lab.log("primary").splitlines() if "IAM: " in line]
    assert reason in reasons[-1]


def test_the_policy_of_the_page_lets_its_user_connect_and_nobody_else(values) -> None:
    policy = json.loads((SNIPPETS / POLICY).read_text())
    users = f"arn:aws:rds-db:{values['region']}:{ACCOUNT}:dbuser:{values['resource']}"
    assert iam.may_connect(policy, f"{users}/{values['iam_user']}")
    assert not iam.may_connect(policy, f"{users}/{values['user']}")


def test_the_libraries_of_aws_sign_as_the_lab_reads(values: Values) -> None:
    who = {"key": "AKIDEXAMPLE", "secret": "not/a+secret", "session": "a/b+c=="}
    client = botocore.session.get_session().create_client(
        "rds",
        region_name=values["region"],
        aws_access_key_id=who["key"],
        aws_secret_access_key=who["secret"],
        aws_session_token=who["session"],
    )
    host, port = values["endpoint"], values["port"]
    theirs = client.generate_db_auth_token(host, int(port), values["iam_user"])
    now = datetime.now(UTC)
    ours = iam.token(f"{host}:{port}", values["iam_user"], values["region"], who, now)
    everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    server = {
        "hosts": [host],
        "port": port,
        "region": values["region"],
        "arn": "arn",
        "identities": [who | {"policy": everything}],
    }
    for token in (theirs, ours):
        iam.check(token, values["iam_user"], server, now)
