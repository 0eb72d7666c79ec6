"""The lab in Docker: ``compose.yaml`` through pytest-docker's executor."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path

from guide.model.values import Values
from pytest_docker.plugin import DockerComposeExecutor, Services

from ..aws.account import ACCOUNT, Account, account
from ..run import (
    ENDPOINTS,
    QUIET_PSQL,
    SERVERS,
    LabError,
    Run,
    new_run,
    poll,
    uninterrupted,
)
from ..versions import CAPTURED
from . import cli
from .bash import BashClient
from .exec_session import ExecSession
from .images import build, prepare

__all__ = ["DockerLab", "prepare", "start"]

# The machines of every lab, with the last number of their addresses, as in compose.yaml.
MACHINES = {
    "resolver": 2,
    "web": 3,
    "bastion": 4,
    "primary": 11,
    "replica": 12,
    "starting": 13,
    "express": 14,
}
POLICY = Path(__file__).parents[3] / "snippets" / "token" / "policy" / "policy.json"
LIMIT = 120  # seconds that a program may take on a machine
SOCKET = "/tmp/server/data.socket"
TOKENS = "/tmp/server/tokens.json"  # as in machine.sh


class DockerLab:
    """A running lab in Docker; see ``lab.clients.Lab`` for what every lab can do."""

    def __init__(self, run: Run, machines: DockerComposeExecutor, aws: Account) -> None:
        self.run, self.values, self.account = run, run.values, aws
        self.network, self.vpc = cli.networks(run.name)
        self.private_address = f"{self.vpc}.{MACHINES['primary']}"
        self.servers: tuple[str, ...] = (*SERVERS, "express")
        self.writer = "primary"
        self._machines = machines
        self._services = Services(machines)
        self._names = self._host_names()
        self._sessions: dict[str, ExecSession] = {}
        self._write_hosts()

    def bash(self, version: str = CAPTURED) -> BashClient:
        """A client with bash and psql of a major version, started if it is not there."""
        client = BashClient(self, version)
        if version != CAPTURED:
            build(client.name)
            self.start_more(client.name)
        return client

    def superuser_sql(
        self, sql: str, server: str = "primary", database: str = "postgres"
    ) -> str:
        """Run SQL on a server as its superuser, through its local socket."""
        # Not Debian's wrapper around psql, which costs as much as all the rest.
        psql = ["sh", "-c", 'exec /usr/lib/postgresql/*/bin/psql "$@"', "psql"]
        who = ["-h", SOCKET, "-U", "rdsadmin", "-d", database]
        words = [*psql, *who, *QUIET_PSQL]
        return self.execute(server, *words, user="postgres", stdin=sql, what=sql)

    def address(self, server: str, port: int = 5432) -> tuple[str, int]:
        """Where the tests reach a machine's port: an IP address and a port of this one."""
        return "127.0.0.1", self._services.port_for(server, port)

    @cached_property
    def server_version(self) -> str:
        """The version of the servers, as they say it themselves."""
        return self.superuser_sql("SHOW server_version").split()[0]

    def machine_address(self, machine: str) -> str:
        """The address of one of ``MACHINES`` in the lab's network; ``LabError`` if none."""
        if machine not in MACHINES:
            raise LabError(
                f"there is no machine {machine!r}; there are {', '.join(MACHINES)}"
            )
        return f"{self.network}.{MACHINES[machine]}"

    def set_dns(self, name: str, address: str | None) -> None:
        """Let a host name resolve to another IP address; None: nobody knows the name."""
        self._names[name] = address
        self._write_hosts()
        self.execute("resolver", "sh", "-c", 'kill -HUP "$(cat /run/dnsmasq.pid)"')
        poll(lambda: self.resolve(name) == address, f"{name} resolves to {address}")

    def resolve(self, name: str) -> str | None:
        """The address to which a host name resolves on a client; None if unknown."""
        words = ["getent", "--no-addrconfig", "ahosts", name]
        found = self.execute("web", *words, check=False)
        return found.split()[0] if found else None

    def fail_over(self) -> None:
        """Kill the primary and promote the replica; no name follows it yet."""
        self._close_session("primary")
        cli.docker("kill", self.container("primary"))
        self.servers, self.writer = ("replica", "express"), "replica"
        self.superuser_sql("SELECT pg_promote()", "replica")

    def restore_cluster(self) -> None:
        """New servers in the place of the cluster's, as at the start."""
        for server in SERVERS:
            self._close_session(server)
        cli.docker("rm", "--force", *map(self.container, SERVERS))
        self.servers, self.writer = (*SERVERS, "express"), "primary"
        self._services = Services(self._machines)  # their ports are others now
        cli.up(self._machines, *SERVERS)
        self.tell_servers()
        self.set_dns(self.values["endpoint"], self.machine_address("primary"))

    def start_more(self, *machines: str) -> None:
        """Start machines that are not among those of every lab."""
        cli.up(self._machines, *machines)

    def log(self, machine: str) -> str:
        """What a machine has said so far, on both of its streams."""
        return self._machines.execute(f"logs --no-log-prefix {machine}").decode()

    def execute(
        self,
        machine: str,
        *words: str,
        user: str = "root",
        stdin: str = "",
        check: bool = True,
        limit: float = LIMIT,
        what: str = "",
    ) -> str:
        """Run a program on a machine, once; what it prints.

        ``LabError`` names it, or ``what`` it is to do, if it fails (unless ``check`` is
        off), does not end within ``limit`` seconds, or its machine goes away meanwhile.
        """
        session = self._sessions.get(machine)
        if not (session and session.is_open):
            self._close_session(machine)
            command = ["docker", "exec", "-i", self.container(machine), "sh"]
            session = self._sessions[machine] = ExecSession(machine, command)
        done = session.run(words, user, stdin, limit)
        if check and done.returncode:
            what = what or " ".join(words)
            raise LabError(f"{machine}: {what}: {done.stderr.strip()}")
        return done.stdout

    def container(self, machine: str) -> str:
        """The name of a machine's container."""
        return f"{self.run.name}-{machine}-1"

    def close(self) -> None:
        """Close the sessions on the machines."""
        for machine in list(self._sessions):
            self._close_session(machine)

    def tell_servers(self) -> None:
        """Give each server what it must know of tokens, as ``aws.tokens.check`` wants it.

        It has the account's keys, so the server's user alone can read it.
        """
        vpc, express = [self.values[key] for key in ENDPOINTS], [self.values["express"]]
        for server, hosts in (("primary", vpc), ("replica", vpc), ("express", express)):
            users = f"{self.account.region}:{ACCOUNT}:dbuser"
            known = {
                "hosts": hosts,
                "port": self.values["port"],
                "region": self.account.region,
                "arn": f"arn:aws:rds-db:{users}:{self.account.resource(hosts[0])}",
                "identities": list(self.account.identities.values()),
            }
            save = f"umask 077; cat > {TOKENS}"
            words = ["sh", "-c", save]
            self.execute(server, *words, user="postgres", stdin=json.dumps(known))

    def _close_session(self, machine: str) -> None:
        if session := self._sessions.pop(machine, None):
            session.close()

    def _host_names(self) -> dict[str, str | None]:
        at, values = self.machine_address, self.values
        names = {values[key]: at(server) for key, server in ENDPOINTS.items()}
        others = {values["express"]: at("express"), values["bastion"]: at("bastion")}
        return {**names, **others, **dict.fromkeys(values.hosts, at("web"))}

    def _write_hosts(self) -> None:
        lines = [f"{address} {name}\n" for name, address in self._names.items() if address]
        (self.run.folder / "hosts").write_text("".join(lines))


@contextmanager
def start(name: str, values: Values, server: str = CAPTURED) -> Iterator[DockerLab]:
    """Start the lab ``name``, from the images of ``prepare``; take it down afterwards."""
    with new_run(name, values) as run:
        network, _ = cli.networks(name)
        resolver = f"nameserver {network}.{MACHINES['resolver']}\n"
        (run.folder / "resolv.conf").write_text(f"{resolver}options timeout:1 attempts:1\n")
        (run.folder / "hosts").touch()
        cli.write_clients(run.folder / "clients.json", name)
        own = {"LAB_RUN": str(run.folder), **run.environment}
        cli.write_settings(run.folder, cli.settings(name, server) | own)
        machines = cli.machines(name, run.folder)
        cli.down(name)  # what a killed run left
        try:
            cli.up(machines, *MACHINES, f"bash-{CAPTURED}")
            with (
                account(f"{network}.1", values, POLICY) as aws,
                closing(DockerLab(run, machines, aws)) as lab,
            ):
                lab.tell_servers()
                lab.set_dns(values["endpoint"], lab.machine_address("primary"))
                yield lab
        finally:
            with uninterrupted():
                cli.down(name)
