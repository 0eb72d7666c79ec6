"""Docker's engine: the lab's images, its machines up and down, one clear error."""

import re
import shutil
import subprocess

from pytest_docker.plugin import DockerComposeExecutor

from . import HERE, LabError

PROJECT = "first-connect"
# The Debian release that brings each major version of PostgreSQL.
RELEASES = {"15": "bookworm", "17": "trixie"}


def trouble() -> str | None:
    """Why Docker cannot run the lab here; None when it can."""
    if not shutil.which("docker"):
        return "there is no docker command"
    try:
        for what in (["version", "--format={{.Server.Version}}"], ["compose", "version"]):
            done = subprocess.run(
                ["docker", *what], capture_output=True, text=True, timeout=20
            )
            if done.returncode:
                reason = (done.stderr.strip() or "nothing").splitlines()[0]
                return f"docker {what[0]} says: {reason}"
    except subprocess.TimeoutExpired:
        return "Docker's engine does not answer within 20 seconds"
    return None


def prepare(psql: str = "17", server: str = "17") -> str:
    """Build the images; one line for the test report, with what is in them.

    ``psql`` and ``server`` are major versions of PostgreSQL. ``LabError`` if
    Docker does not answer or an image cannot be built.
    """
    if reason := trouble():
        raise LabError(f"Docker cannot run the lab: {reason}. Start it, or use LAB=local.")
    client, servers = RELEASES[psql], RELEASES[server]
    images = compose(f"env CLIENT={client} SERVER={servers} LAB_RUN=/ docker compose")
    for service in ("client", "primary") if psql != server else ("client",):
        execute(images, f"build --progress plain {service}", "An image cannot be built")
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


def compose(command: str) -> DockerComposeExecutor:
    """The lab's machines, by ``docker compose`` as ``command`` calls it."""
    return DockerComposeExecutor(command, str(HERE / "compose.yaml"), PROJECT)


def down() -> None:
    """Remove the machines, whoever started them."""
    # In a session of its own, out of reach of Ctrl-C; by name alone, so that
    # it works whatever the run's settings were.
    words = ["docker", "compose", "-p", PROJECT, "down", "--volumes", "--timeout", "0"]
    done = subprocess.run(words, capture_output=True, text=True, start_new_session=True)
    if done.returncode:
        raise LabError(f"The lab cannot be taken down:\n  {plain(done.stderr)}")


def up(machines: DockerComposeExecutor, *services: str) -> None:
    """Start the machines that are not there; ``LabError`` with their last words."""
    words = " ".join(["up --wait --wait-timeout 90", *services])
    try:
        execute(machines, words, "The lab does not come up")
    except LabError as error:
        logs = plain(machines.execute("logs --no-log-prefix --tail 5").decode())
        raise LabError(f"{error}\n  The machines' last words:\n  {logs}") from None


def execute(machines: DockerComposeExecutor, subcommand: str, what: str) -> None:
    # pytest-docker raises a bare Exception whose text holds all the output.
    try:
        machines.execute(subcommand)
    except Exception as error:
        raise LabError(f"{what}:\n  {plain(str(error))}") from None


def plain(output: str) -> str:
    """The last lines of a program's output, without escape codes."""
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output).strip(' ".\n')
    lines = [line for line in text.splitlines() if "level=warning" not in line]
    return "\n  ".join(lines[-12:])


def docker(*words: str) -> str:
    """What a command of Docker says; ``LabError`` if it fails."""
    done = subprocess.run(["docker", *words], capture_output=True, text=True)
    if done.returncode:
        raise LabError(f"docker {words[0]}: {done.stderr.strip()}")
    return done.stdout + done.stderr
