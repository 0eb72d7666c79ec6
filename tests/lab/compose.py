"""The lab in Docker: ``compose.yaml`` through pytest-docker's executor."""

import json
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path

from guide.values import Values
from pytest_docker.plugin import DockerComposeExecutor, Services

from . import (
    ENDPOINTS,
    HERE,
    PLAIN_BASH,
    QUIETLY,
    SERVERS,
    LabError,
    Run,
    aws,
    new_run,
    uninterrupted,
)
from .channel import Channel
from .engine import PROJECT, RELEASES, compose, docker, down, prepare, up

__all__ = ["ComposeLab", "prepare", "start"]

# Where the machines are, as in compose.yaml; HOST is this machine, seen from there.
PRIMARY, REPLICA, STARTING = "10.142.57.11", "10.142.57.12", "10.142.57.13"
EXPRESS, CLIENT = "10.142.57.14", "10.142.57.21"
HOST, RESOLVER, WEB, BASTION = (f"10.142.57.{n}" for n in (1, 2, 3, 4))
PRIVATE = "10.142.58.11"  # the primary's address in the VPC
HOME = "/home/reader"  # on the client; an error text names it
POLICY = HERE.parents[1] / "snippets" / "token" / "policy" / "policy.json"
LIMIT = 20  # seconds that a name may take to lead elsewhere


class ComposeLab:
    """A running lab in Docker; see ``lab.Lab`` for what it can do."""

    client = "client"  # the reader's machine
    address_of_client = CLIENT
    password_file = ".pgpass"

    def __init__(
        self, run: Run, machines: DockerComposeExecutor, account: aws.Account
    ) -> None:
        self.run = run
        self.account = account
        self._machines = machines
        self._services = Services(machines)
        self._names = host_names(run.values)
        self._channels: dict[str, Channel] = {}
        self.servers, self.writer = (*SERVERS, "express"), "primary"

    def shell(self) -> list[str]:
        return [
            *("docker", "exec", "-it", "--user=reader", f"--workdir={HOME}"),
            *(self._container("client"), "env", "-i", f"HOME={HOME}"),
            *("PATH=/usr/bin:/bin", *self.account.environment(), *PLAIN_BASH),
        ]

    def clear(self) -> None:
        # Docker leaves the processes of an exec alone when its client ends.
        end = ("sh", "-c", "kill -KILL -1 2>/dev/null")
        self.on("client", *end, user="reader", check=False)
        self.on("client", "find", HOME, "-mindepth", "1", "-delete")
        self.account.reset()

    def write(self, name: str, text: str) -> None:
        self.on("client", "tee", "-a", f"{HOME}/{name}", user="reader", stdin=text)

    def keeper(self, sql: str, server: str = "primary", database: str = "postgres") -> str:
        # Not Debian's wrapper around psql, which costs as much as all the rest.
        psql = ["sh", "-c", 'exec /usr/lib/postgresql/*/bin/psql "$@"', "psql"]
        who = ["-h", "/tmp/server/data.socket", "-U", "rdsadmin", "-d", database]
        return self.on(server, *psql, *who, *QUIETLY, user="postgres", stdin=sql)

    def address(self, server: str, port: int = 5432) -> tuple[str, int]:
        return "127.0.0.1", self._services.port_for(server, port)

    @cached_property
    def versions(self) -> dict[str, str]:
        psql = self.on("client", "psql", "--version").split()[2]
        return {"psql": psql, "server": self.keeper("SHOW server_version").split()[0]}

    def lead(self, name: str, address: str | None) -> None:
        """Let a host name lead to another IP address; to None: nobody knows it."""
        self._names[name] = address
        write_hosts(self.run.folder, self._names)
        self.on("resolver", "sh", "-c", 'kill -HUP "$(cat /run/dnsmasq.pid)"')
        deadline = time.monotonic() + LIMIT
        while self.address_of(name) != address:
            if time.monotonic() > deadline:
                raise LabError(f"{name} does not lead to {address}")

    def fail_over(self) -> None:
        """The primary is gone, the replica is the writer; no name follows it yet."""
        docker("kill", self._container("primary"))
        self.servers, self.writer = ("replica", "express"), "replica"
        self.keeper("SELECT pg_promote()", "replica")

    def start_servers_again(self) -> None:
        """New servers in the place of the cluster's, as at the start."""
        docker("rm", "--force", *map(self._container, SERVERS))
        self.servers, self.writer = (*SERVERS, "express"), "primary"
        self._services = Services(self._machines)  # their ports are others now
        up(self._machines)
        self.lead(self.run.values["endpoint"], PRIMARY)

    def start_more(self, *services: str) -> None:
        """Start machines that are not among those of every lab."""
        up(self._machines, *services)

    def log(self, service: str) -> str:
        """What a machine has said so far."""
        return docker("logs", self._container(service))

    def address_of(self, name: str) -> str | None:
        """Where the reader's machine is led by a host name."""
        found = self.on("client", "getent", "--no-addrconfig", "ahosts", name, check=False)
        return found.split()[0] if found else None

    @property
    def absent(self) -> tuple[str, ...]:
        # bookworm's AWS CLI cannot be led to the lab.
        return () if self.versions["psql"].split(".")[0] == "17" else ("aws",)

    def install_commands(self) -> str:
        return self.on("client", "cat", "/lab/install/apt.sh")

    def _open(self, service: str) -> Channel:
        if old := self._channels.pop(service, None):
            old.close()
        self._channels[service] = Channel(self._container(service))
        return self._channels[service]

    def close(self) -> None:
        """Close what is open to the machines."""
        for channel in self._channels.values():
            channel.close()

    def _container(self, service: str) -> str:
        return f"{PROJECT}-{service}-1"

    def on(
        self,
        service: str,
        *words: str,
        user: str = "root",
        stdin: str = "",
        check: bool = True,
    ) -> str:
        """Run a program on one of the machines; what it prints."""
        channel = self._channels.get(service) or self._open(service)
        done = channel.run(words, user, stdin)
        if not done:  # another machine has come in its place
            done = self._open(service).run(words, user, stdin)
        if not done:
            raise LabError(f"{service} is gone")
        if check and done.returncode:
            raise LabError(f"{' '.join(words)}: {done.stderr.strip()}")
        return done.stdout


@contextmanager
def start(values: Values, psql: str = "17", server: str = "17") -> Iterator[ComposeLab]:
    """Start the machines, from the images of ``prepare``, and take all down afterwards."""
    with new_run(values) as run:
        write_hosts(run.folder, host_names(values))
        settings = {
            **run.environment,
            "CLIENT": RELEASES[psql],
            "SERVER": RELEASES[server],
            "LAB_RUN": run.folder,
        }
        env_file = run.folder / "lab.env"
        env_file.touch(mode=0o600)
        env_file.write_text("".join(f"{k}='{v}'\n" for k, v in settings.items()))
        machines = compose(f"docker compose --env-file '{env_file}'")
        down()  # what a killed run left
        try:
            up(machines)
            with aws.account(HOST, values, POLICY) as account:
                tell_servers(run, account)
                with closing(ComposeLab(run, machines, account)) as lab:
                    yield lab
        finally:
            with uninterrupted():
                down()


def host_names(values: Values) -> dict[str, str]:
    """Where each of the guide's host names leads, as long as nothing is wrong."""
    addresses = {"primary": PRIMARY, "replica": REPLICA}
    names = {values[key]: addresses[server] for key, server in ENDPOINTS.items()}
    others = {values["express"]: EXPRESS, values["bastion"]: BASTION}
    return names | others | dict.fromkeys(values.hosts, WEB)


def tell_servers(run: Run, account: aws.Account) -> None:
    """Write what each kind of cluster must know of tokens, as ``iam.check`` wants it."""
    values = run.values
    in_a_vpc = [values[key] for key in ENDPOINTS]
    for name, hosts in (("vpc", in_a_vpc), ("express", [values["express"]])):
        users = f"{account.region}:{aws.ACCOUNT}:dbuser:{account.resource(hosts[0])}"
        server = {
            "hosts": hosts,
            "port": values["port"],
            "region": account.region,
            "arn": f"arn:aws:rds-db:{users}",
            "identities": list(account.identities.values()),
        }
        (run.folder / f"{name}.json").write_text(json.dumps(server))


def write_hosts(folder: Path, names: dict[str, str | None]) -> None:
    """The resolver's file: what each name leads to."""
    lines = [f"{address} {name}\n" for name, address in names.items() if address]
    (folder / "hosts").write_text("".join(lines))
