"""The AWS CLI's commands, run for real against AWS in the lab."""

import re
from contextlib import nullcontext

import pytest
from lab.faults import replace_all
from lab.faults.network import security_group_closed
from moto.core import enable_iam_authentication
from robot.pages import SNIPPETS

CREATE = (SNIPPETS / "express/create/unix.sh").read_text()
DELETE = (SNIPPETS / "delete/cluster/unix.sh").read_text()
PROTECTION = (SNIPPETS / "delete/protection/unix.sh").read_text()
KIND = (SNIPPETS / "cluster/kind/unix.sh").read_text()
ENDPOINTS = (SNIPPETS / "cluster/endpoints/unix.sh").read_text()
NO_KEYS = "env -u AWS_ACCESS_KEY_ID "
# moto knows nothing of express configuration, and wants these of every cluster.
OF_MOTO = " --master-username postgres --master-user-password a-password "


def test_the_aws_command_opens_the_security_group_for_one_address_and_port(
    docker_reader, values
) -> None:
    with security_group_closed(docker_reader):
        answer = docker_reader.answer("network/open")
        (rule,) = docker_reader.lab.account.inbound_rules
    assert answer.shown == "true"
    assert (rule.ip_protocol, rule.from_port, rule.to_port) == ("tcp", 5432, 5432)
    assert rule.ip_range == {"CidrIp": f"{values['address']}/32"}


def test_the_command_makes_a_cluster_with_express_configuration(docker_reader) -> None:
    command = replace_all(
        CREATE, ("myexpress", "another"), (" --with", f"{OF_MOTO} --with")
    )
    made = docker_reader.type(command)
    listed = docker_reader.type(KIND)
    misspelt = docker_reader.terminal.type(replace_all(command, ("--with", "--wiht")))
    assert made.shown == "another"
    assert re.search(r"^another .*None$", listed.shown, re.MULTILINE)
    assert "Unknown options" in misspelt.shown


def test_a_cluster_can_leave_a_snapshot_and_a_protected_one_is_not_deleted(
    docker_reader,
) -> None:
    account = docker_reader.lab.account
    protected = docker_reader.type(replace_all(PROTECTION, ("--no-", "--")))
    tasks = ("delete/reader", "delete/writer")
    instances = [docker_reader.answer(task).shown for task in tasks]
    refused = docker_reader.terminal.type(DELETE)
    docker_reader.answer("delete/protection")
    keep = "--final-db-snapshot-identifier kept"
    docker_reader.type(replace_all(DELETE, ("--skip-final-snapshot", keep)))
    kept = account.snapshots
    account.reset()
    listed = docker_reader.answer("cluster/public")
    assert protected.shown == "true"
    assert instances == ["deleting", "deleting"]
    assert "Cannot delete protected Cluster" in refused.shown
    assert "kept" in kept
    assert "mypostgresql-2" in listed.shown


# Where a reader is not ready for AWS: what is done otherwise, and what the CLI says.
NOT_READY = {
    "no AWS CLI": ([("aws ", "aws2 ")], "command not found"),
    "not signed in": ([("aws ", f"{NO_KEYS}aws ")], "Unable to locate credentials"),
    "no such profile": ([("aws ", "aws --profile work ")], "could not be found"),
    "another Region": ([("us-west-2", "eu-west-1")], "DBClusterNotFoundFault"),
    "another name": ([("=mypostgresql", "=mypostgres")], "DBClusterNotFoundFault"),
    "no right": ([], "AccessDenied"),
}


@pytest.mark.parametrize("how", NOT_READY)
def test_the_aws_cli_says_what_is_wrong(how: str, docker_reader) -> None:
    changes, words = NOT_READY[how]
    with enable_iam_authentication() if how == "no right" else nullcontext():
        answer = docker_reader.terminal.type(replace_all(ENDPOINTS, *changes))
    assert answer.status not in (0, None)
    assert words in answer.shown


def test_the_aws_cli_signs_in_with_a_browser(docker_reader, say) -> None:
    say(docker_reader.type("aws --version").shown)
    command = f"{NO_KEYS}aws login --remote --region us-west-2 < /dev/null"
    answer = docker_reader.terminal.type(command)
    assert "/v1/authorize?response_type=code" in answer.shown
    assert "Enter the authorization code" in answer.shown
