"""The lab, read in bash: pages, problems, and what the guide says in prose."""

from collections.abc import Iterator
from functools import cache

import pytest
from guide.model.problems import MESSAGE
from lab.clients import Client
from lab.docker.lab import DockerLab
from lab.local.lab import LocalClient
from lab.versions import CAPTURED
from robot.pages import UNIX, has_own_commands
from robot.runner import SnippetRunner
from robot.terminal import open_terminal


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Pages are read, and problems met, by every client that ``--clients`` names."""
    if "version" not in metafunc.fixturenames:
        return
    option = metafunc.config.getoption
    names = [c for c in option("clients") if c.startswith("bash-") or c == "zsh"]
    versions = [name.removeprefix("bash-") for name in names]
    if option("lab") == "local":
        versions = ["local"]
    metafunc.parametrize("version", versions, scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Some problems are not for every client.

    What the AWS CLI says is what the newest one says. Bash meets every problem; zsh, on
    every change, those with a message of its own or with commands that are on no page.
    """
    every_fix = config.getoption("everything")

    def is_met(item: pytest.Item) -> bool:
        params = item.callspec.params if hasattr(item, "callspec") else {}
        problem, version = params.get("problem"), params.get("version")
        if not problem or version in (None, CAPTURED):
            return True
        if version == "zsh":
            own_message = (problem.folder / f"{MESSAGE}-zsh.txt").exists()
            return every_fix or own_message or has_own_commands(problem.page, UNIX)
        return not problem.id.startswith("aws-")

    items[:] = [item for item in items if is_met(item)]


@pytest.fixture(scope="session")
def clients(lab):
    """The clients with bash, by psql's version, each made when it is asked for."""

    @cache
    def make(version: str) -> Client:
        if not isinstance(lab, DockerLab):
            return LocalClient(lab)
        return lab.unix(version)

    return make


@pytest.fixture
def client(clients, version: str) -> Client:
    """One client after the other of those that ``--clients`` names."""
    return clients(version)


@pytest.fixture
def reader(lab, clients) -> Iterator[SnippetRunner]:
    """A reader in a fresh terminal, with the CA bundle."""
    with open_terminal(clients(CAPTURED)) as terminal:
        runner = SnippetRunner(terminal)
        runner.get_bundle()
        yield runner


@pytest.fixture
def docker_reader(docker_lab, reader: SnippetRunner) -> SnippetRunner:
    """A reader in a lab in which faults can be switched on."""
    return reader
