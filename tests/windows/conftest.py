"""The Windows tabs: Command Prompt in Wine with a real psql.exe, and PowerShell."""

import shutil
from collections.abc import Callable
from functools import cache

import pytest
from lab.docker import windows
from lab.docker.lab import DockerLab
from lab.docker.windows import RECORDERS, WindowsClient
from robot import invocations
from robot.invocations import Invocations

collect_ignore = [] if shutil.which("pwsh") else ["test_powershell.py"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test is done by every client of Windows that ``--clients`` names."""
    if "windows_name" in metafunc.fixturenames:
        names = [c for c in metafunc.config.getoption("clients") if c in windows.CLIENTS]
        metafunc.parametrize("windows_name", names, scope="session")


@pytest.fixture(scope="session")
def windows_clients(docker_lab: DockerLab, say: Callable[[str], None]):
    """The clients with Command Prompt, by name, each started when it is asked for."""

    @cache
    def start(name: str) -> WindowsClient:
        if reason := windows.unavailable_reason(name):
            pytest.skip(reason)
        client = windows.start(docker_lab, name)
        say(f"windows, {client.report}")
        return client

    return start


@pytest.fixture
def windows_client(windows_clients, windows_name: str) -> WindowsClient:
    """A reader's seat on Windows: who pastes, or who writes batch files."""
    return windows_clients(windows_name)


@pytest.fixture(scope="session")
def unix() -> dict[str, Invocations]:
    """What each command means to bash, by its task."""
    return invocations.by_bash(invocations.compared("unix.sh"))


@pytest.fixture(scope="session")
def recordings() -> dict[str, dict]:
    """What each command means to Command Prompt, by client; filled when asked for."""
    return {}


@pytest.fixture
def command_prompt(windows_client: WindowsClient, recordings: dict[str, dict]) -> dict:
    """What each command means to Command Prompt, by its task."""
    name = windows_client.name
    if name not in recordings:
        recorder = WindowsClient(windows_client.lab, name, RECORDERS)
        recordings[name] = invocations.by_command_prompt(
            recorder, invocations.compared("windows.cmd")
        )
    return recordings[name]
