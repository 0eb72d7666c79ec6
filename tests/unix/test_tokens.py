"""IAM tokens: a good one logs in, and each way to get one wrong is refused."""

from collections.abc import Iterator

import pytest
from lab.faults import replace_all
from lab.faults.servers import token_user
from robot.pages import SNIPPETS
from robot.runner import SnippetRunner
from robot.snapshot import with_captured_addresses
from robot.terminal import SHELL, Answer

TAKE, CONNECT = "token/take", "token/connect"
TLS = " sslmode=verify-full sslrootcert=global-bundle.pem"
REFUSED = (SNIPPETS / "problems/iam-token-expired/message.txt").read_text().strip()


@pytest.fixture
def user(docker_reader: SnippetRunner) -> Iterator[SnippetRunner]:
    """A reader who may be a database user of tokens; the signature is AWS's own."""
    with token_user(docker_reader, rds_iam=True):
        yield docker_reader


def become(reader: SnippetRunner, identity: str, *without: str) -> None:
    """The reader signs in to AWS as somebody else, and types no secret."""
    lines = reader.lab.account.environment(identity)
    kept = [line for line in lines if not line.startswith(without)]
    reader.client.append("signed-in", "".join(f"export {line}\n" for line in kept))
    reader.type(". ./signed-in")


def log_in(reader: SnippetRunner, *changes: tuple[str, str], then: str = "true") -> Answer:
    """Take a token, after ``changes`` of the command, and connect with it."""
    reader.answer(TAKE, lambda text: replace_all(text, *changes)).succeeded()
    reader.type(then)
    return reader.answer(CONNECT)


@pytest.mark.parametrize("identity", ["alice", "role"])
def test_a_token_logs_in_whoever_may_connect(identity: str, user: SnippetRunner) -> None:
    become(user, identity)
    log_in(user).in_psql()
    user.leave_psql()
    length = int(user.type("echo ${#PGPASSWORD}").shown)
    # The second one carries a session token of 700 characters.
    assert 300 < length < 500 if identity == "alice" else length > 1000


def test_a_token_of_a_clock_that_is_a_little_fast_logs_in(user: SnippetRunner) -> None:
    log_in(user, ("aws ", "faketime -f +4m aws ")).in_psql()


OTHER_ENDPOINT = ("mypostgresql.cluster-", "reports.cluster-custom-")
WRONG = {
    "made 16 minutes ago": ("aws ", "faketime -f -16m aws ", "not valid at this time"),
    "made in the future": ("aws ", "faketime -f +6m aws ", "not valid at this time"),
    "for a custom endpoint": (*OTHER_ENDPOINT, "is for the host reports"),
    "for another port": ("--port=5432", "--port=5433", "is for the port 5433"),
    "for another Region": ("us-west-2 ", "us-east-1 ", "is for the Region us-east-1"),
    "for another user": ("iamuser", "awsuser", "is for the user awsuser"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_was_made_wrong_is_refused(wrong: str, user: SnippetRunner) -> None:
    old, new, reason = WRONG[wrong]
    refused(log_in(user, (old, new)), user, reason)


ALTERED = {
    "${TOKEN}0": "the signature does not fit",  # one more character
    "${TOKEN:0:255}": "the signature does not fit",  # cut
    "${TOKEN/connect/Connect}": "this is no token",
    "a-password": "this is no token",
}


def test_what_is_not_the_token_as_it_was_made_is_refused(user: SnippetRunner) -> None:
    user.answer(TAKE).succeeded()
    user.type("TOKEN=$PGPASSWORD")
    for altered, reason in ALTERED.items():
        user.type(f"PGPASSWORD={altered}")
        refused(user.answer(CONNECT), user, reason)


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


def test_without_sslmode_a_second_line_blames_the_encryption(user: SnippetRunner) -> None:
    old = ("aws ", "faketime -f -16m aws ")
    user.answer(TAKE, lambda text: replace_all(text, old)).succeeded()
    answer = user.answer(CONNECT, lambda text: replace_all(text, (TLS, "")))
    first, second = answer.shown.splitlines()
    assert 'PAM authentication failed for user "iamuser"' in first
    assert "pg_hba.conf rejects connection" in second and "no encryption" in second


def refused(answer: Answer, reader: SnippetRunner, reason: str) -> None:
    """The reader sees what the page shows, and the server's log says why."""
    shown = with_captured_addresses(answer.shown, reader.client)
    assert (answer.at, answer.status, shown) == (SHELL, 2, REFUSED)
    reasons = [line for line in reader.lab.log("primary").splitlines() if "IAM: " in line]
    assert reason in reasons[-1]
