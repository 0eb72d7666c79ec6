"""The lab in Docker: ``compose.yaml`` through pytest-docker's executor."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from guide.values import Values
from pytest_docker.plugin import DockerComposeExecutor, Services

from . import (
    HERE,
    PLAIN_BASH,
    QUIETLY,
    LabError,
    Run,
    aws,
    engine_trouble,
    new_run,
    uninterrupted,
)

PROJECT = "first-connect"
# The Debian release that brings each major version of PostgreSQL.
RELEASES = {"15": "bookworm", "17": "trixie"}
# Where the machines are, as in compose.yaml; HOST is this machine, seen from there.
PRIMARY, REPLICA, STARTING = "10.142.57.11", "10.142.57.12", "10.142.57.13"
CLIENT = "10.142.57.21"
HOST, RESOLVER, WEB = "10.142.57.1", "10.142.57.2", "10.142.57.3"
HOME = "/home/reader"  # on the client; an error text names it
LIMIT = 20  # seconds that a name may take to lead elsewhere


def prepare(psql: str = "17", server: str = "17") -> str:
    """Build the images; one line for the test report, with what is in them.

    ``psql`` and ``server`` are major versions of PostgreSQL. ``LabError`` if
    Docker does not answer or an image cannot be built.
    """
    if trouble := engine_trouble():
        raise LabError(f"Docker cannot run the lab: {trouble}. Start it, or use LAB=local.")
    client, servers = RELEASES[psql], RELEASES[server]
    compose = _compose(f"env CLIENT={client} SERVER={servers} LAB_RUN=/ docker compose")
    for service in ("client", "primary") if psql != server else ("client",):
        _execute(compose, f"build --progress plain {service}", "An image cannot be built")
    seen = []
    for major, program in ((server, "/usr/lib/postgresql/*/bin/postgres"), (psql, "psql")):
        image = f"{PROJECT}-lab:{RELEASES[major]}"
        words = ["docker", "run", "--rm", "--entrypoint=sh", image, "-c"]
        done = subprocess.run(
            [*words, f"{program} --version"], capture_output=True, text=True
        )
        seen.append(done.stdout.split()[2])
        if not seen[-1].startswith(f"{major}."):
            raise LabError(f"{image} holds version {seen[-1]}, not {major}; see RELEASES")
    return "docker, PostgreSQL {}, psql {}".format(*seen)


def _compose(command: str) -> DockerComposeExecutor:
    return DockerComposeExecutor(command, str(HERE / "compose.yaml"), PROJECT)


class ComposeLab:
    """A running lab in Docker; see ``lab.Lab`` for what it can do."""

    def __init__(self, run: Run, compose: DockerComposeExecutor, aws_url: str) -> None:
        self.run = run
        self._aws_url = aws_url
        self._compose = compose
        self._services = Services(compose)

    def shell(self) -> list[str]:
        return [
            *("docker", "exec", "-it", "--user=reader", f"--workdir={HOME}"),
            *(self._container("client"), "env", "-i", f"HOME={HOME}"),
            *("PATH=/usr/bin:/bin", *aws.environment(self._aws_url), *PLAIN_BASH),
        ]

    def clear(self) -> None:
        # Docker leaves the processes of an exec alone when its client ends.
        end = f"kill -KILL -1 2>/dev/null; find {HOME} -mindepth 1 -delete"
        self.on("client", "sh", "-c", end, user="reader")
        aws.inbound_rules(self.run.values).clear()

    def write(self, name: str, text: str) -> None:
        self.on("client", "tee", "-a", f"{HOME}/{name}", user="reader", stdin=text)

    def keeper(self, sql: str, server: str = "primary", database: str = "postgres") -> str:
        words = ["psql", "-h", "/tmp/server/data.socket", "-d", database, *QUIETLY]
        return self.on(server, *words, user="postgres", stdin=sql)

    def address(self, server: str) -> tuple[str, int]:
        return "127.0.0.1", self._services.port_for(server, 5432)

    @cached_property
    def versions(self) -> dict[str, str]:
        psql = self.on("client", "psql", "--version").split()[2]
        return {"psql": psql, "server": self.keeper("SHOW server_version").split()[0]}

    def lead(self, name: str, address: str | None) -> None:
        """Let a host name lead to another IP address; to None: nobody knows it."""
        names = {**host_names(self.run.values), name: address}
        write_hosts(self.run.folder, names)
        self.on("resolver", "sh", "-c", "kill -HUP -1")
        deadline = time.monotonic() + LIMIT
        while self._address_of(name) != address:
            if time.monotonic() > deadline:
                raise LabError(f"{name} does not lead to {address}")

    def _address_of(self, name: str) -> str | None:
        found = self.on("client", "getent", "--no-addrconfig", "ahosts", name, check=False)
        return found.split()[0] if found else None

    @property
    def has_aws(self) -> bool:
        """Whether the reader's machine has an AWS CLI that can be led to the lab."""
        return self.versions["psql"].split(".")[0] == "17"

    def install_commands(self) -> str:
        return self.on("client", "cat", "/lab/install/apt.sh")

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
        done = subprocess.run(
            ["docker", "exec", "-i", f"--user={user}", self._container(service), *words],
            input=stdin,
            capture_output=True,
            text=True,
        )
        if check and done.returncode:
            raise LabError(f"{' '.join(words)}: {done.stderr.strip()}")
        return done.stdout


@contextmanager
def start(values: Values, psql: str = "17", server: str = "17") -> Iterator[ComposeLab]:
    """Start the machines, from the images of ``prepare``, and take all down afterwards."""
    with new_run(values) as run:
        write_hosts(run.folder, host_names(values))
        releases = {"CLIENT": RELEASES[psql], "SERVER": RELEASES[server]}
        settings = {**run.environment, **releases, "LAB_RUN": run.folder}
        env_file = run.folder / "lab.env"
        env_file.touch(mode=0o600)
        env_file.write_text("".join(f"{k}='{v}'\n" for k, v in settings.items()))
        compose = _compose(f"docker compose --env-file '{env_file}'")
        _down()  # what a killed run left
        try:
            _up(compose)
            with aws.account(HOST, values) as aws_url:
                yield ComposeLab(run, compose, aws_url)
        finally:
            with uninterrupted():
                _down()


def host_names(values: Values) -> dict[str, str]:
    """Where each of the guide's host names leads, as long as nothing is wrong."""
    names = {values["endpoint"]: PRIMARY, values["reader"]: REPLICA}
    return names | dict.fromkeys(values.hosts, WEB)


def write_hosts(folder: Path, names: dict[str, str | None]) -> None:
    """The resolver's file: what each name leads to."""
    lines = [f"{address} {name}\n" for name, address in names.items() if address]
    (folder / "hosts").write_text("".join(lines))


def _down() -> None:
    # In a session of its own, out of reach of Ctrl-C; by name alone, so that
    # it works whatever the run's settings were.
    words = ["docker", "compose", "-p", PROJECT, "down", "--volumes", "--timeout", "0"]
    done = subprocess.run(words, capture_output=True, text=True, start_new_session=True)
    if done.returncode:
        raise LabError(f"The lab cannot be taken down:\n  {plain(done.stderr)}")


def _up(compose: DockerComposeExecutor) -> None:
    try:
        _execute(compose, "up --wait --wait-timeout 90", "The lab does not come up")
    except LabError as error:
        logs = plain(compose.execute("logs --no-log-prefix --tail 5").decode())
        raise LabError(f"{error}\n  The machines' last words:\n  {logs}") from None


def _execute(compose: DockerComposeExecutor, subcommand: str, trouble: str) -> None:
    # pytest-docker raises a bare Exception whose text holds all the output.
    try:
        compose.execute(subcommand)
    except Exception as error:
        raise LabError(f"{trouble}:\n  {plain(str(error))}") from None


def plain(output: str) -> str:
    """The last lines of a program's output, without escape codes."""
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output).strip(' ".\n')
    lines = [line for line in text.splitlines() if "level=warning" not in line]
    return "\n  ".join(lines[-12:])
