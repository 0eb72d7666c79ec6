"""Docker's command line: images, machines up and down, one clear error."""

import hashlib
import json
import re
import shutil
import subprocess
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path

from pytest_docker.plugin import DockerComposeExecutor

from ..run import LabError, poll, private_files
from ..versions import CAPTURED, RELEASES, VERSIONS, major

HERE = Path(__file__).parent
IMAGE, WINE_IMAGE = "first-connect-postgresql", "first-connect-wine"
LIMIT = 60  # seconds that a command of Docker may take; building has no limit
# The clients, with the last number of their addresses; but for bash, as in compose.yaml.
CLIENTS = {"pgadmin": 24, "paste": 31, "batch": 32, "powershell": 33}
CLIENTS |= {f"bash-{version}": number for number, version in enumerate(RELEASES, 41)}


def unavailable_reason() -> str | None:
    """Why Docker cannot run the lab here; None when it can."""
    try:
        docker("version", "--format={{.Server.Version}}", limit=20)
        docker("compose", "version", limit=20)
    except LabError as error:
        return str(error)
    return None


def docker(*words: str, limit: float = LIMIT) -> str:
    """What ``docker WORDS`` prints; ``LabError`` if it fails, or is not done in time."""
    try:
        done = subprocess.run(
            ["docker", *words],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=limit,
            start_new_session=True,  # out of reach of Ctrl-C, which is for the tests
        )
    except FileNotFoundError:
        raise LabError("there is no docker command") from None
    except subprocess.TimeoutExpired:
        raise LabError(f"docker {words[0]} does not end within {limit:g} seconds") from None
    if done.returncode:
        reason = plain(done.stderr) or f"exit status {done.returncode}"
        raise LabError(f"docker {words[0]} says: {reason}")
    return done.stdout


def networks(name: str) -> tuple[str, str]:
    """The first three numbers of the addresses of the lab ``name``: inside, and its VPC.

    They follow from the name, so that labs of several names run side by side, and are as
    wide as those of the captured outputs, in which they stand in columns.
    """
    second, third = divmod(zlib.crc32(name.encode()) % 4500, 45)
    second, third = 100 + second, 10 + 2 * third
    return f"10.{second}.{third}", f"10.{second}.{third + 1}"


def device(network: str) -> str:
    """The device by which this machine is in one of Docker's networks."""
    return f"br-{docker('network', 'inspect', '--format={{.Id}}', network)[:12]}"


@cache
def inputs() -> str:
    """A digest of the files that go into the images: one with the same need no build."""
    lab = HERE.parent
    install = lab.parents[1] / "snippets" / "psql" / "install" / "apt.sh"
    files = [install, lab / "versions.toml", lab / "aws" / "tokens.py"]
    files += [*HERE.rglob("*"), *(lab / "servers").iterdir()]
    # Not the programs that build and start the images, nor what Python compiled.
    others = {*HERE.glob("*.py"), *HERE.rglob("*.pyc")}
    wanted = [p for p in files if p.is_file() and p not in others]
    parts = [p.name.encode() + p.read_bytes() for p in sorted(wanted)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def machines(
    name: str, server: str, folder: Path, environment: dict[str, str]
) -> DockerComposeExecutor:
    """The machines of the lab ``name``, with servers of a major version.

    What ``compose.yaml`` wants to know, with ``environment``, passwords too, is written
    into ``folder``, and so are the machines with bash, one for each version of psql.
    """
    lab, vpc = networks(name)
    settings = {
        "INPUTS": inputs(),
        "LAB_NETWORK": lab,
        "VPC_NETWORK": vpc,
        "SERVER": RELEASES[server],
        "MACHINE": RELEASES[CAPTURED],
        "PGADMIN": VERSIONS["pgadmin"]["debian"],
        "POWERSHELL": str(Path(shutil.which("pwsh") or folder / "pwsh").resolve().parent),
        "LAB_RUN": str(folder),
        **environment,
    }
    for client, of in VERSIONS["wine"].items():
        settings[f"WINE_{client.upper()}_DEBIAN"] = of["debian"]
        settings[f"WINE_{client.upper()}_PSQL"] = of["psql"]
    bash = {}
    for version, release in RELEASES.items():
        client = f"bash-{version}"
        aws_cli = "awscli" if release in VERSIONS["aws"]["debian"] else ""
        bash[client] = {
            "extends": {"file": str(HERE / "compose.yaml"), "service": "reader"},
            "image": f"{IMAGE}:{release}",
            "build": {"args": {"BASE": f"debian:{release}-slim", "AWS_CLI": aws_cli}},
            "networks": {"lab": {"ipv4_address": f"{lab}.{CLIENTS[client]}"}},
        }
    lines = [f"{key}={in_env_file(value)}\n" for key, value in settings.items()]
    with private_files():
        (folder / "lab.env").write_text("".join(lines))
        (folder / "clients.json").write_text(json.dumps({"services": bash}))
    command = f"docker compose --env-file '{folder}/lab.env'"
    files = [str(HERE / "compose.yaml"), str(folder / "clients.json")]
    return DockerComposeExecutor(command, files, name)


def in_env_file(value: object) -> str:
    """``value`` as Compose reads it from a file of variables."""
    return '"' + re.sub(r'(["$\\])', r"\\\1", str(value)) + '"'


def check_version(release: str, program: str, version: str) -> str:
    """The version of ``program`` in an image; ``LabError`` unless it is ``version``.x."""
    image = f"{IMAGE}:{release}"
    words = ["run", "--rm", "--entrypoint=sh", image, "-c", f"{program} --version"]
    said = docker(*words)
    found = re.search(r"\) (\d+\S*)", said)
    if not found or major(found[1]) != version:
        raise LabError(
            f"{image} holds {said.strip()!r}, not version {version} of PostgreSQL;"
            " correct [postgresql] in tests/lab/versions.toml"
        )
    return found[1]


def down(name: str) -> None:
    """Remove the machines of the lab ``name``, whoever started them."""
    # Not by Compose, which gives up where a killed run has removed some of them. What a
    # killed run had begun to start may come up meanwhile.
    of_lab = f"--filter=label=com.docker.compose.project={name}"

    def is_gone() -> bool:
        machines = docker("ps", "--all", "--quiet", of_lab).split()
        if machines:
            docker("rm", "--force", "--volumes", *machines)
        return not machines

    poll(is_gone, f"no machine is left of the lab {name}", LIMIT, 0.2)
    for network in docker("network", "ls", "--quiet", of_lab).split():
        # The engine may keep a network of a killed run as in use; the next lab of this
        # name takes it over.
        with suppress(LabError):
            docker("network", "rm", network)


def up(executor: DockerComposeExecutor, *services: str) -> None:
    """Start the machines that are not there; ``LabError`` with their last words."""
    words = " ".join(["up --wait --wait-timeout 90", *services])
    try:
        execute(executor, words, "The lab does not come up")
    except LabError as error:
        logs = plain(executor.execute("logs --no-log-prefix --tail 5").decode())
        raise LabError(f"{error}\n  The machines' last words:\n  {logs}") from None


def execute(executor: DockerComposeExecutor, subcommand: str, what: str) -> None:
    """Run a subcommand of Compose; ``LabError`` begins with ``what`` if it fails."""
    # pytest-docker raises a bare Exception whose text holds all the output.
    try:
        executor.execute(subcommand)
    except Exception as error:
        raise LabError(f"{what}:\n  {plain(str(error))}") from None


def plain(output: str) -> str:
    """The last lines of a program's output, without escape codes."""
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output).strip(' ".\n')
    lines = [line for line in text.splitlines() if "level=warning" not in line]
    return "\n  ".join(lines[-12:])
