"""The AWS CLI's commands, run for real against AWS in the lab."""

from guide.values import Values
from lab import Lab
from provoked import FAULTS
from walk import Walk


def test_the_aws_command_opens_the_security_group_for_one_address_and_port(
    lab: Lab, walk: Walk, values: Values
) -> None:
    with FAULTS["timeout"](lab, walk.window):
        assert walk.type("network/open").shown == "true"
        (rule,) = lab.account.inbound_rules
    assert (rule.ip_protocol, rule.from_port, rule.to_port) == ("tcp", 5432, 5432)
    assert rule.ip_range == {"CidrIp": f"{values['address']}/32"}
