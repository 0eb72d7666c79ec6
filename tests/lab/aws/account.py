"""AWS in the lab: moto, in the tests' own process, answers the AWS CLI as AWS would."""

import json
import logging
import secrets
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any
from unittest import mock

from guide.model.values import Values
from werkzeug.serving import make_server

from ..run import ENDPOINTS, private_files

ACCOUNT = "123456789012"
ADMIN = "alice"  # whose credentials the reader has
AURORA = {"engine": "aurora-postgresql"}
INSTANCE = AURORA | {"db_instance_class": "db.r6g.large", "publicly_accessible": True}
SESSION = 700  # characters in the session token of temporary credentials


class Account:
    """The account with the guide's clusters, and what the tests ask of it.

    It answers on ``port``, None while it is not served. ``policy`` is the file of its
    role's. ``identities`` are who may make tokens, by name,
    each with ``key``, ``secret``, ``session`` (None, but for temporary credentials) and
    ``policy``: an administrator, a role, and somebody without any right.
    """

    def __init__(self, values: Values, policy: Path) -> None:
        from moto.ec2 import ec2_backends
        from moto.iam import iam_backends
        from moto.rds import models, rds_backends
        from moto.secretsmanager import secretsmanager_backends

        # moto keeps what modify-db-cluster sets under another name than it shows.
        shown = property(
            lambda cluster: cluster.iam_auth,
            lambda cluster, wanted: setattr(cluster, "iam_auth", wanted),
        )
        setattr(models.DBCluster, "enable_iam_database_authentication", shown)  # noqa: B010
        self.region = values["region"]
        self._url = ""
        self.port: int | None = None
        self._values = values
        self._iam = iam_backends[ACCOUNT]["aws"]
        self._rds = rds_backends[ACCOUNT][self.region]
        # moto makes ids up; the guide's examples are those that its commands name.
        new_group = "moto.ec2.models.security_groups.random_security_group_id"
        ec2: Any = ec2_backends[ACCOUNT][self.region]
        with mock.patch(new_group, return_value=values["client_group"]):
            ec2.create_security_group("client", "of a program inside AWS")
        with mock.patch(new_group, return_value=values["group"]):
            self._group = ec2.create_security_group("database", "who may connect")
        name, _, suffix = values["secret"].rpartition(":")[2].rpartition("-")
        login = {"username": values["user"], "password": values["password"]}
        with mock.patch.multiple(
            models.MasterUserSecret,
            _generate_secret_name=lambda _: name,
            _generate_secret_string=lambda _: json.dumps(login),
            _generate_secret_tags=lambda _: [{"Key": "_custom_id_", "Value": suffix}],
        ):
            self._cluster = self._make_cluster(
                values["endpoint"],
                master_username=values["user"],
                manage_master_user_password=True,
                vpc_security_group_ids=[values["group"]],
            )
        self._cluster.db_cluster_resource_id = values["resource"]
        for instance in (values["instance"], values["second"]):
            settings = {"db_instance_identifier": instance.split(".")[0], **INSTANCE}
            settings["db_cluster_identifier"] = self._cluster.db_cluster_identifier
            self._rds.create_db_instance(settings)
        self._express = self._make_cluster(
            values["express"],
            master_username="postgres",
            master_user_password=secrets.token_hex(),  # moto wants one of every cluster
            enable_iam_database_authentication=True,
        )
        # Express is the last: moto lists first what was changed longest ago.
        of_secrets: Any = secretsmanager_backends[ACCOUNT][self.region].secrets
        of_rds: Any = self._rds
        stores = (of_rds.clusters, of_rds.databases, of_rds.cluster_snapshots, of_secrets)
        self._kept = [(store, dict(store)) for store in stores]
        everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        session = secrets.token_hex(SESSION // 2)
        self.identities = {
            ADMIN: self._identity(ADMIN, everything),
            "role": self._identity("role", json.loads(policy.read_text()), session),
            "nobody": self._identity("nobody", {"Statement": []}),
        }

    def _identity(self, name: str, policy: dict, session: str | None = None) -> dict:
        from moto.iam.exceptions import EntityAlreadyExists

        with suppress(EntityAlreadyExists):  # another lab of this process has it
            self._iam.create_user("us-east-1", name)
        made = self._iam.create_access_key(name)
        who = {"key": made.access_key_id, "secret": made.secret_access_key}
        return who | {"session": session, "policy": policy}

    def _make_cluster(self, endpoint: str, **settings: Any) -> Any:
        name, url_identifier = endpoint.split(".")[:2]
        cluster = self._rds.create_db_cluster(
            AURORA | {"db_cluster_identifier": name} | settings
        )
        cluster.url_identifier = url_identifier.removeprefix("cluster-")
        return cluster

    @contextmanager
    def served(self, address: str, device: str) -> Iterator[None]:
        """It answers on ``address``, an IP address of this machine, and on a free port.

        It answers only what arrives on the network device ``device``.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of its libraries
            from moto.server import DomainDispatcherApplication, create_backend_app

        logging.getLogger("werkzeug").setLevel(logging.ERROR)  # not each request
        with socket.socket() as listening:
            # Without it, Linux answers on each of its addresses to every network.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
            listening.bind((address, 0))
            listening.listen()
            app: Any = DomainDispatcherApplication(create_backend_app)
            server = make_server(address, 0, app, True, fd=listening.fileno())
        self.port = server.port
        self._url = f"http://{address}:{server.port}"
        serving = Thread(target=server.serve_forever, daemon=True)
        serving.start()
        try:
            yield
        finally:
            server.shutdown()
            serving.join()
            server.server_close()

    @property
    def inbound_rules(self) -> list:
        """The rules of the security group, moto's own list: what it lets in."""
        return self._group.ingress_rules

    @property
    def snapshots(self) -> list[str]:
        """The names of the snapshots of clusters, with those that AWS makes by itself."""
        return [*self._rds.cluster_snapshots]

    @property
    def writer(self) -> str:
        """The name of the instance that AWS says is the cluster's writer."""
        return self._cluster.writer.db_instance_identifier

    @writer.setter
    def writer(self, name: str) -> None:
        for instance in self._cluster.members:
            instance.is_cluster_writer = instance.db_instance_identifier == name

    def write_tokens(self, folder: Path) -> None:
        """Write ``tokens-SERVER.json``: what ``tokens.check`` wants to know of each server.

        They have the account's keys, so they are for their owner alone.
        """
        vpc, express = [self._values[key] for key in ENDPOINTS], [self._values["express"]]
        for server, hosts, cluster in (
            ("primary", vpc, self._cluster),
            ("replica", vpc, self._cluster),
            ("express", express, self._express),
        ):
            users = f"{self.region}:{ACCOUNT}:dbuser:{cluster.db_cluster_resource_id}"
            known = {
                "hosts": hosts,
                "port": self._values["port"],
                "region": self.region,
                "arn": f"arn:aws:rds-db:{users}",
                "identities": list(self.identities.values()),
            }
            with private_files():
                (folder / f"tokens-{server}.json").write_text(json.dumps(known))

    def reset(self) -> None:
        """Undo what a reader changed."""
        self.inbound_rules.clear()
        self._cluster.iam_auth = self._cluster.deletion_protection = False
        for store, kept in self._kept:
            store.clear()
            store.update(kept)
        for instance in self._cluster.members:
            instance.status = "available"

    def environment(self, identity: str = ADMIN) -> list[str]:
        """Lines ``NAME=value`` that lead the AWS CLI here, as ``identity``.

        The reader has settings that no command of the guide may depend on.
        """
        who = self.identities[identity]
        return [
            f"AWS_ENDPOINT_URL={self._url}",
            f"AWS_ACCESS_KEY_ID={who['key']}",
            f"AWS_SECRET_ACCESS_KEY={who['secret']}",
            *([f"AWS_SESSION_TOKEN={who['session']}"] if who["session"] else []),
            "AWS_EC2_METADATA_DISABLED=true",  # the reader is on no machine of AWS's
            "AWS_DEFAULT_OUTPUT=table",
            "AWS_REGION=eu-west-1",
        ]
