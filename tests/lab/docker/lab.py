"""The lab in Docker: ``compose.yaml`` through pytest-docker's executor."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from guide.model.values import Values
from pytest_docker.plugin import DockerComposeExecutor

from ..aws.account import Account
from ..clients import Lab
from ..run import ENDPOINTS, SERVERS, LabError, Run, new_run, poll, uninterrupted
from ..versions import CAPTURED
from . import cli
from .bash import BashClient, ZshClient
from .exec_session import ExecSession
from .images import prepare

__all__ = ["DockerLab", "prepare", "start"]

# The machines of every lab, with the last number of their addresses, as in compose.yaml.
MACHINES = dict(
    resolver=2, web=3, bastion=4, primary=11, replica=12, starting=13, express=14
)
POLICY = Path(__file__).parents[3] / "snippets" / "token" / "policy" / "policy.json"
LIMIT = 120  # seconds that a program may take on a machine
PSQL = 'exec /usr/lib/postgresql/*/bin/psql -h /tmp/server/data.socket "$@"'


class DockerLab(Lab):
    """A lab in Docker; what its ``machines`` look up is in the folder of ``run``."""

    def __init__(self, run: Run, machines: DockerComposeExecutor) -> None:
        super().__init__(run)
        self.account = Account(run.values, POLICY)
        self.network, self.private_network = cli.networks(run.name)
        self.private_address = f"{self.private_network}.{MACHINES['primary']}"
        self.servers = (*SERVERS, "express")
        self.machines = machines
        self._sessions: dict[str, ExecSession] = {}
        at, values = self.machine_address, self.values
        self._names: dict[str, str | None] = {
            **{values[key]: at(server) for key, server in ENDPOINTS.items()},
            **{values["express"]: at("express"), values["bastion"]: at("bastion")},
            **dict.fromkeys(values.hosts, at("web")),
        }
        self._write_hosts()
        resolver = f"nameserver {at('resolver')}\noptions timeout:1 attempts:1\n"
        (run.folder / "resolv.conf").write_text(resolver)
        self.account.write_tokens(run.folder / "server")

    def bash(self, version: str = CAPTURED) -> BashClient:
        """A client with bash and psql of a major version, started if it is not there."""
        return BashClient(self, version)

    def unix(self, client: str) -> BashClient:
        """A client with zsh, if that is its name, or with bash and psql of that version."""
        return ZshClient(self) if client == "zsh" else self.bash(client)

    def local_psql(self, server: str, words: list[str], sql: str) -> str:
        # Not Debian's wrapper around psql, which costs as much as all the rest.
        psql = ("sh", "-c", PSQL, "psql", *words)
        return self.execute(server, *psql, user="postgres", stdin=sql, what=sql)

    def address(self, server: str) -> tuple[str, int]:
        return self.machine_address(server), 5432

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
        poll(lambda: self._resolve(name) == address, f"{name} resolves to {address}")

    def _resolve(self, name: str) -> str | None:
        words = ["getent", "--no-addrconfig", "ahosts", name]
        found = self.execute("web", *words, check=False)
        return found.split()[0] if found else None

    def fail_over(self) -> None:
        """Kill the primary and promote the replica; no name follows it yet."""
        self.close("primary")
        cli.docker("kill", self.container("primary"))
        self.servers, self.writer = ("replica", "express"), "replica"
        self.superuser_sql("SELECT pg_promote()", "replica")

    def restore_cluster(self) -> None:
        """New servers in the place of the cluster's, as at the start."""
        self.close(*SERVERS)
        cli.docker("rm", "--force", *map(self.container, SERVERS))
        self.servers, self.writer = (*SERVERS, "express"), "primary"
        cli.up(self.machines, *SERVERS)
        self.set_dns(self.values["endpoint"], self.machine_address("primary"))

    def log(self, machine: str) -> str:
        """What a machine has said so far, on both of its streams."""
        return self.machines.execute(f"logs --no-log-prefix {machine}").decode()

    def execute(
        self,
        machine: str,
        *words: str,
        user: str = "root",
        stdin: str = "",
        check: bool = True,
        what: str = "",
    ) -> str:
        """Run a program on a machine, once; what it prints.

        ``LabError`` names it, or ``what`` it is to do, if it fails (unless ``check`` is
        off), does not end within ``LIMIT``, or its machine goes away meanwhile.
        """
        session = self._sessions.get(machine)
        if not (session and session.is_open):
            self.close(machine)
            command = ["docker", "exec", "-i", self.container(machine), "sh"]
            session = self._sessions[machine] = ExecSession(machine, command)
        done = session.run(words, user, stdin, LIMIT)
        if check and done.returncode:
            what = what or " ".join(words)
            raise LabError(f"{machine}: {what}: {done.stderr.strip()}")
        return done.stdout

    def container(self, machine: str) -> str:
        """The name of a machine's container."""
        return f"{self.run.name}-{machine}-1"

    def close(self, *machines: str) -> None:
        """End the sessions on ``machines``, or on all of them."""
        for machine in machines or [*self._sessions]:
            if session := self._sessions.pop(machine, None):
                session.close()

    def _write_hosts(self) -> None:
        lines = [f"{address} {name}\n" for name, address in self._names.items() if address]
        (self.run.folder / "hosts").write_text("".join(lines))


@contextmanager
def start(name: str, values: Values, server: str = CAPTURED) -> Iterator[DockerLab]:
    """Start the lab ``name``, from the images of ``prepare``; take it down afterwards."""
    with new_run(name, values) as run:
        lab = DockerLab(run, cli.machines(name, server, run.folder, run.environment))
        cli.down(name)  # what a killed run left
        try:
            cli.up(lab.machines, *MACHINES)
            at, device = f"{lab.network}.1", cli.device(f"{name}_lab")
            with lab.account.served(at, device), closing(lab):
                yield lab
        finally:
            with uninterrupted():
                cli.down(name)
