"""AWS in the lab: moto, which answers the AWS CLI as a real account would.

It runs in the tests' own process, so that they can look into it.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from guide.values import Values

ACCOUNT, REGION = "123456789012", "us-west-2"


@contextmanager
def account(address: str, values: Values) -> Iterator[str]:
    """An account with the guide's cluster and its security group; its URL.

    It answers on ``address``, an IP address of this machine, and on a free port.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its libraries
        from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not each request
    server = ThreadedMotoServer(ip_address=address, port=0, verbose=False)
    server.start()
    try:
        _make(values)
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


def _make(values: Values) -> None:
    from moto.ec2 import ec2_backends
    from moto.rds import rds_backends

    # moto makes an id up; the guide's example is the one that its commands name.
    name = "moto.ec2.models.security_groups.random_security_group_id"
    with mock.patch(name, return_value=values["group"]):
        ec2_backends[ACCOUNT][REGION].create_security_group("database", "who may connect")
    rds_backends[ACCOUNT][REGION].create_db_cluster(
        {
            "db_cluster_identifier": values["cluster"],
            "engine": "aurora-postgresql",
            "master_username": values["user"],
            "master_user_password": values["password"],
            "vpc_security_group_ids": [values["group"]],
        }
    )


def inbound_rules(values: Values) -> list:
    """The rules of the security group, moto's own list: what it lets in."""
    from moto.ec2 import ec2_backends

    group = ec2_backends[ACCOUNT][REGION].get_security_group_from_id(values["group"])
    return group.ingress_rules


def environment(url: str) -> list[str]:
    """Lines ``NAME=value`` that lead the AWS CLI to the account at ``url``."""
    return [
        f"AWS_ENDPOINT_URL={url}",
        f"AWS_DEFAULT_REGION={REGION}",
        "AWS_ACCESS_KEY_ID=fictitious",
        "AWS_SECRET_ACCESS_KEY=fictitious",
        "AWS_PAGER=",
    ]
