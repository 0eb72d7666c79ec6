"""The lab, read on Windows: Command Prompt in Wine with a real psql.exe, and PowerShell."""

from collections.abc import Callable
from functools import cache

import pytest
from lab.docker import windows
from lab.docker.lab import DockerLab
from lab.docker.windows import WindowsClient
from robot.shells.invocations import powershell

# Only the lab without Docker has this machine's PowerShell; where there is none, a model
# reads the tabs.
collect_ignore = [] if powershell() else ["test_powershell.py"]


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
