"""The two kinds of cluster, and the ways to them: what must not work does not."""

import faults
import pytest
import scenes
from guide.values import Values
from lab import Lab
from lab.compose import PRIMARY
from pages import SNIPPETS
from reader import PSQL
from walk import CONNECT, Walk

EXPRESS = "express/connect"
FAILED = "SSL error: certificate verify failed"


@pytest.fixture
def behind_a_bastion(walk: Walk):
    """A reader with the bastion's key, whose cluster is not publicly accessible."""
    with scenes.behind_a_bastion(walk.lab, walk.window):
        yield walk


def test_no_root_of_one_kind_of_cluster_fits_the_other(walk: Walk) -> None:
    walk.type("express/ca")
    amazon, rds = "AmazonRootCA1.pem", "global-bundle.pem"
    with_amazon = walk.type(CONNECT, lambda text: faults.changed(text, (rds, amazon)))
    with_rds = walk.type(EXPRESS, lambda text: faults.changed(text, (amazon, rds)))
    assert FAILED in with_amazon.refusal
    assert FAILED in with_rds.refusal


def test_an_express_cluster_takes_no_password(walk: Walk, values: Values) -> None:
    walk.type("express/ca")
    asking = ("--no-password", "--password")
    answer = walk.type(EXPRESS, lambda text: faults.changed(text, asking))
    assert 'PAM authentication failed for user "postgres"' in answer.refusal
    insecure = ("sslmode=verify-full sslrootcert=AmazonRootCA1.pem", "sslmode=disable")
    answer = walk.type(EXPRESS, lambda text: faults.changed(text, asking, insecure))
    assert "pg_hba.conf rejects connection" in answer.refusal


def test_the_express_command_refuses_a_server_that_is_not_yours(
    lab: Lab, walk: Walk, values: Values
) -> None:
    walk.type("express/ca")
    express = lab.address_of(values["express"])
    lab.lead(values["express"], PRIMARY)
    try:
        assert FAILED in walk.type(EXPRESS).refusal
    finally:
        lab.lead(values["express"], express)


def test_nobody_reaches_a_private_cluster_from_outside(behind_a_bastion: Walk) -> None:
    assert "Connection timed out" in behind_a_bastion.type(CONNECT).refusal


def test_the_name_is_checked_through_the_tunnel(
    behind_a_bastion: Walk, values: Values
) -> None:
    reader = behind_a_bastion
    reader.type("network/key")
    reader.type("network/tunnel")
    own = (f"host={values['endpoint']} hostaddr=127.0.0.1", "host=localhost")
    answer = reader.type("network/through", lambda text: faults.changed(text, own))
    assert 'does not match host name "localhost"' in answer.refusal
    with faults.impostor(reader.lab, "wrong-name"):
        answer = reader.type("network/through")
        assert "does not match host name" in answer.refusal
    assert reader.type("network/through").at == PSQL


def test_ssh_refuses_a_key_that_others_can_read(behind_a_bastion: Walk) -> None:
    answer = behind_a_bastion.window.type(trusting())
    assert answer.status == 255
    assert "bad permissions" in answer.shown


def test_the_aws_cli_understands_the_command_for_session_manager(walk: Walk) -> None:
    if "aws" in walk.lab.absent:
        pytest.skip("needs the AWS CLI, which is beside psql 17")
    command = (SNIPPETS / "network/session-manager/unix.sh").read_text().strip()
    checked = f"{command} --generate-cli-skeleton output"
    assert walk.window.type(checked).status == 0
    assert walk.window.type(checked.replace("--target", "--targt")).status != 0
    assert walk.window.type(checked.replace("host=", "host:")).status != 0


def test_ssh_ends_at_once_where_the_tunnels_port_is_taken(
    behind_a_bastion: Walk, values: Values
) -> None:
    reader = behind_a_bastion
    reader.type("network/key")
    assert reader.window.type(f"nc -lk 127.0.0.1 {values['tunnel']} &").status == 0
    answer = reader.window.type(trusting())
    assert answer.status == 255
    assert f"cannot listen to port: {values['tunnel']}" in answer.shown


def trusting() -> str:
    """The command for the tunnel, by somebody who trusts the bastion already."""
    tunnel = (SNIPPETS / "network/tunnel/unix.sh").read_text()
    return tunnel.replace("-N", "-N -o StrictHostKeyChecking=accept-new")
