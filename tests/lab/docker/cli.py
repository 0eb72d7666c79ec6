"""Docker's command line: images, machines up and down, one clear error."""

import hashlib
import json
import re
import shutil
import subprocess
import zlib
from functools import cache
from pathlib import Path

from pytest_docker.plugin import DockerComposeExecutor

from ..run import LabError
from ..versions import RELEASES, VERSIONS, major

HERE = Path(__file__).parent
IMAGE, WINE_IMAGE = "first-connect-postgresql", "first-connect-wine"
LIMIT = 60  # seconds that a command of Docker may take; building has no limit
CLIENTS_FROM = 41  # the last number of the first client's address


def unavailable_reason() -> str | None:
    """Why Docker cannot run the lab here; None when it can."""
    if not shutil.which("docker"):
        return "there is no docker command"
    for words in (["version", "--format={{.Server.Version}}"], ["compose", "version"]):
        try:
            docker(*words, limit=20)
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


def settings(name: str, server: str) -> dict[str, str]:
    """What ``compose.yaml`` wants to know of the lab ``name`` with servers of a version."""
    lab, vpc = networks(name)
    wine = {f"WINE_{key.upper()}": VERSIONS["wine"][key] for key in ("paste", "batch")}
    return {
        "INPUTS": inputs(),
        "LAB_NETWORK": lab,
        "VPC_NETWORK": vpc,
        "SERVER": RELEASES[server],
        "MACHINE": RELEASES[VERSIONS["captured"]],
        "PGADMIN": VERSIONS["pgadmin"]["debian"],
        "POWERSHELL": str(Path(shutil.which("pwsh") or "/").resolve().parent),
        **{f"{key}_DEBIAN": of["debian"] for key, of in wine.items()},
        **{f"{key}_PSQL": of["psql"] for key, of in wine.items()},
    }


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


def write_clients(file: Path, name: str) -> None:
    """Write the machines with bash, one for each version of psql, as a Compose file."""
    lab, _ = networks(name)
    services = {}
    with_aws = VERSIONS["aws"]["debian"]
    for number, (version, release) in enumerate(RELEASES.items(), CLIENTS_FROM):
        services[f"bash-{version}"] = {
            "extends": {"file": str(HERE / "compose.yaml"), "service": "reader"},
            "image": f"{IMAGE}:{release}",
            "build": {
                "context": str(HERE.parents[2]),
                "dockerfile": "tests/lab/docker/Dockerfile",
                "args": {
                    "BASE": f"debian:{release}-slim",
                    "AWS_CLI": "awscli" if release in with_aws else "",
                },
                "labels": {"inputs": inputs()},
            },
            "networks": {"lab": {"ipv4_address": f"{lab}.{number}"}},
        }
    file.write_text(json.dumps({"services": services}))


def machines(name: str, folder: Path) -> DockerComposeExecutor:
    """The machines of the lab ``name``, whose Compose settings lie in ``folder``."""
    command = f"docker compose --env-file '{folder}/lab.env'"
    files = [str(HERE / "compose.yaml"), str(folder / "clients.json")]
    return DockerComposeExecutor(command, files, name)


def write_settings(folder: Path, values: dict[str, str]) -> None:
    """Write what ``compose.yaml`` wants to know, passwords too, for the owner alone."""
    env_file = folder / "lab.env"
    env_file.touch(mode=0o600)
    env_file.write_text("".join(f"{key}='{value}'\n" for key, value in values.items()))


def check_version(release: str, program: str, version: str) -> str:
    """The version of ``program`` in an image; ``LabError`` unless it is ``version``.x."""
    image = f"{IMAGE}:{release}"
    words = ["run", "--rm", "--entrypoint=sh", image, "-c", f"{program} --version"]
    said = docker(*words)
    found = re.search(r"\) (\d+\S*)", said)
    if not found or major(found[1]) != version:
        raise LabError(
            f"{image} holds {said.strip()!r}, not version {version} of PostgreSQL;"
            " mend [postgresql] in tests/lab/versions.toml"
        )
    return found[1]


def down(name: str) -> None:
    """Remove the machines of the lab ``name``, whoever started them."""
    # By name alone, so that it works whatever the run's settings were.
    docker("compose", "-p", name, "down", "--volumes", "--timeout", "0")


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
