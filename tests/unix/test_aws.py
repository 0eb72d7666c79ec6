"""The AWS CLI's commands, run for real against AWS in the lab."""

from guide.model.values import Values
from lab.faults.network import security_group_closed
from robot.runner import SnippetRunner


def test_the_aws_command_opens_the_security_group_for_one_address_and_port(
    docker_reader: SnippetRunner, values: Values
) -> None:
    with security_group_closed(docker_reader):
        answer = docker_reader.answer("network/open")
        (rule,) = docker_reader.lab.account.inbound_rules
    assert answer.shown == "true"
    assert (rule.ip_protocol, rule.from_port, rule.to_port) == ("tcp", 5432, 5432)
    assert rule.ip_range == {"CidrIp": f"{values['address']}/32"}
