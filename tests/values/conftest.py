"""The reader's own values: a lab whose names are none of the examples, and the form."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest
from guide.model.values import Values
from lab.clients import Client
from lab.docker import lab as docker
from lab.docker import windows
from lab.docker.powershell import PowerShellClient
from lab.docker.windows import WindowsClient
from playwright.sync_api import Browser
from robot.form import HOST, READER, FilledPage

OTHER = {
    "endpoint": HOST,
    "reader": READER,
    "custom": HOST.replace("cluster-", "cluster-custom-"),
    "instance": HOST.replace(".cluster-", "-1."),
    "second": HOST.replace(".cluster-", "-2."),
    "express": HOST.replace("orders", "sales"),
    "user": "o'neil",
    "database": "my db",
    "cluster": "orders",
    "express_cluster": "sales",
    "region": "eu-central-1",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Command Prompt is typed into, or runs batch files, as ``--clients`` says."""
    if "windows_name" in metafunc.fixturenames:
        names = [c for c in metafunc.config.getoption("clients") if c in windows.CLIENTS]
        metafunc.parametrize("windows_name", names)


@pytest.fixture(scope="session")
def values(values: Values) -> Values:
    """What this reader has, in the place of each example."""
    own = {key: replace(values.by_key[key], example=text) for key, text in OTHER.items()}
    return replace(values, by_key={**values.by_key, **own})


@pytest.fixture(scope="session")
def lab(request: pytest.FixtureRequest, values: Values) -> Iterator[docker.DockerLab]:
    """A lab under the reader's own names, in Docker."""
    option = request.config.getoption
    if option("lab") != "docker":
        pytest.skip("needs Docker: another lab, under other names")
    with docker.start(f"{option('lab_name')}-own", values) as the_lab:
        yield the_lab


@pytest.fixture
def open_form(browser: Browser, address: str) -> Iterator[Callable[..., FilledPage]]:
    """Open a page's form in a fresh window: ``open_form("index", "windows.cmd")``."""

    def open_form(page: str, shell: str = "") -> FilledPage:
        return FilledPage.open(browser, address, page, shell)

    yield open_form
    for context in browser.contexts:
        context.close()


@pytest.fixture(scope="session")
def client_of(lab: docker.DockerLab) -> Callable[[str], Client]:
    """A reader's seat by the name of the shell's files: ``client_of("unix.sh")``."""

    @cache
    def client_of(tab: str) -> Client:
        if tab == "windows.ps1":
            if not shutil.which("pwsh"):
                pytest.skip("needs PowerShell: there is no pwsh in PATH")
            return PowerShellClient(lab)
        if tab == "windows.cmd":
            return command_prompt_of(lab, "paste")
        return lab.bash()

    return client_of


@pytest.fixture(scope="session")
def count(request: pytest.FixtureRequest) -> int:
    """How many values are made up, beside the fixed ones."""
    return 300 if request.config.getoption("everything") else 15


@pytest.fixture
def command_prompt(lab: docker.DockerLab, windows_name: str) -> WindowsClient:
    """Command Prompt, where a recorder is every program."""
    return command_prompt_of(lab, windows_name, windows.RECORDERS)


def command_prompt_of(lab: docker.DockerLab, name: str, *programs: str) -> WindowsClient:
    """Command Prompt in ``lab``, with the reader's psql, or with ``programs``."""
    if reason := windows.unavailable_reason(name):
        pytest.skip(reason)
    return WindowsClient(lab, name, *programs)
