"""The two kinds of cluster, and the ways to them: what must not work does not."""

from collections.abc import Iterator

import pytest
from guide.model.values import Values
from lab.faults import replace_all
from lab.faults.network import behind_bastion
from lab.faults.servers import server_certificate
from robot.pages import SNIPPETS
from robot.runner import CONNECT, SnippetRunner
from robot.terminal import Answer

EXPRESS = "express/connect"
FAILED = "SSL error: certificate verify failed"


def edited(reader: SnippetRunner, task: str, *changes: tuple[str, str]) -> Answer:
    """What the terminal shows for ``task`` after ``changes`` of its text."""
    return reader.answer(task, lambda text: replace_all(text, *changes))


@pytest.fixture
def express_reader(docker_reader: SnippetRunner) -> SnippetRunner:
    """A reader with both roots."""
    docker_reader.answer("express/ca").succeeded()
    return docker_reader


@pytest.fixture
def bastion_reader(docker_reader: SnippetRunner) -> Iterator[SnippetRunner]:
    """A reader with the bastion's key, whose cluster is not publicly accessible."""
    with behind_bastion(docker_reader):
        yield docker_reader


def test_no_root_of_one_kind_of_cluster_fits_the_other(express_reader) -> None:
    amazon, rds = "AmazonRootCA1.pem", "global-bundle.pem"
    with_amazon = edited(express_reader, CONNECT, (rds, amazon))
    with_rds = edited(express_reader, EXPRESS, (amazon, rds))
    assert FAILED in with_amazon.refusal
    assert FAILED in with_rds.refusal


def test_an_express_cluster_takes_no_password(express_reader) -> None:
    asking = ("--no-password", "--password")
    insecure = ("sslmode=verify-full sslrootcert=AmazonRootCA1.pem", "sslmode=disable")
    with_tls = edited(express_reader, EXPRESS, asking)
    without = edited(express_reader, EXPRESS, asking, insecure)
    assert 'PAM authentication failed for user "postgres"' in with_tls.refusal
    assert "pg_hba.conf rejects connection" in without.refusal


def test_the_express_command_refuses_a_server_that_is_not_yours(
    express_reader: SnippetRunner, values: Values
) -> None:
    lab = express_reader.lab
    lab.set_dns(values["express"], lab.machine_address("primary"))
    try:
        answer = express_reader.answer(EXPRESS)
    finally:
        lab.set_dns(values["express"], lab.machine_address("express"))
    assert FAILED in answer.refusal


def test_nobody_reaches_a_private_cluster_from_outside(bastion_reader) -> None:
    answer = bastion_reader.answer(CONNECT)
    assert "Connection timed out" in answer.refusal


def test_the_name_is_checked_through_the_tunnel(bastion_reader, values) -> None:
    reader = bastion_reader
    reader.run("network/key")
    reader.run("network/tunnel")
    own = (f"host={values['endpoint']} hostaddr=127.0.0.1", "host=localhost")
    by_localhost = edited(reader, "network/through", own)
    with server_certificate(reader, "wrong-name"):
        impostor = reader.answer("network/through")
    reader.answer("network/through").in_psql()
    assert 'does not match host name "localhost"' in by_localhost.refusal
    assert "does not match host name" in impostor.refusal


def test_ssh_refuses_a_key_that_others_can_read(bastion_reader) -> None:
    answer = bastion_reader.terminal.type(trusting())
    assert answer.status == 255
    assert "bad permissions" in answer.shown


def test_the_aws_cli_understands_the_command_for_session_manager(docker_reader) -> None:
    command = (SNIPPETS / "network/session-manager/unix.sh").read_text().strip()
    checked = f"{command} --generate-cli-skeleton output --output json"
    docker_reader.type(checked)
    option = docker_reader.terminal.type(checked.replace("--target", "--targt"))
    parameter = docker_reader.terminal.type(checked.replace("host=", "host:"))
    assert 0 not in (option.status, parameter.status)


def test_ssh_ends_at_once_where_the_tunnels_port_is_taken(bastion_reader, values) -> None:
    bastion_reader.run("network/key")
    bastion_reader.type(f"nc -lk 127.0.0.1 {values['tunnel']} &")
    answer = bastion_reader.terminal.type(trusting())
    assert answer.status == 255
    assert f"cannot listen to port: {values['tunnel']}" in answer.shown


def trusting() -> str:
    """The command for the tunnel, by somebody who trusts the bastion already."""
    tunnel = (SNIPPETS / "network/tunnel/unix.sh").read_text()
    return tunnel.replace("-N", "-N -o StrictHostKeyChecking=accept-new")
