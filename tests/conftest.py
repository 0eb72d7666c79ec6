"""The lab and the site, each started once, and the report of what ran."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import chromium
import pytest
from desk import Desk
from guide.values import Values, load_values
from lab import Lab, LabError, compose, engine, local, windows
from lab.pgadmin import FETCHED, PgAdmin
from meaning import HOW_POWERSHELL, powershell
from pages import ROOT, SITE, SNIPPETS
from playwright.sync_api import Browser, sync_playwright
from reader import terminal
from walk import BUNDLE, Walk

LABS = {"docker": compose, "local": local}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("first connect")
    group.addoption(
        "--lab",
        choices=["auto", *LABS],
        default="auto",
        help="which lab the reader reads in",
    )
    majors = list(engine.RELEASES)
    group.addoption("--psql", choices=majors, help="psql's major version, in Docker")
    group.addoption(
        "--server", choices=majors, help="the server's major version, in Docker"
    )
    group.addoption("--no-skips", action="store_true", help="a skipped test is a failure")
    group.addoption(
        "--capture-outputs",
        action="store_true",
        help="write what the reader saw into snippets/ instead of comparing it",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.lab_name, config.lab_reason = config.getoption("lab"), ""
    if config.lab_name == "auto":
        trouble = engine.trouble()
        config.lab_name = "local" if trouble else "docker"
        config.lab_reason = f" ({trouble})" if trouble else ""
    asked = {name: config.getoption(name) for name in ("psql", "server")}
    config.lab_versions = {name: major for name, major in asked.items() if major}
    if config.lab_versions and config.lab_name != "docker":
        raise pytest.UsageError("--psql and --server need --lab=docker")


def needs_lab(item: pytest.Item) -> bool:
    """Whether a test runs in the lab, or starts one of its own."""
    in_lab = {"lab", "machines", "pgadmin"} & {*item.fixturenames}
    return bool(in_lab or item.get_closest_marker("own_lab"))


def pytest_report_collectionfinish(config: pytest.Config, items: list) -> str:
    """Check the lab before the first test, and say what is in it."""
    if config.getoption("collectonly") or not any(map(needs_lab, items)):
        return "lab: not needed"
    module = LABS[config.lab_name]
    try:
        return f"lab: {module.prepare(**config.lab_versions)}{config.lab_reason}"
    except LabError as error:
        pytest.exit(f"no lab: {error}", returncode=1)


@pytest.fixture(scope="session")
def values() -> Values:
    """The guide's example values, which are the lab's real ones."""
    return load_values(SNIPPETS / "values.toml")


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the site, built from the sources as they are now."""
    words = ["make", "--no-print-directory", "html"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.exit(f"the site does not build:\n{done.stderr}", returncode=1)
    return SITE


@pytest.fixture(scope="session")
def lab(request: pytest.FixtureRequest, values: Values) -> Iterator[Lab]:
    """The lab, started at the first test that wants it."""
    config = request.config
    try:
        with LABS[config.lab_name].start(values, **config.lab_versions) as the_lab:
            yield the_lab
    except LabError as error:
        pytest.exit(f"no lab: {error}", returncode=1)


@pytest.fixture(scope="session")
def machines(request: pytest.FixtureRequest) -> dict[str, windows.WindowsLab]:
    """The lab for readers on Windows, by the machine that is theirs."""
    if request.config.lab_name != "docker":
        pytest.skip("needs Docker, and in it Wine: make windows")
    if reason := windows.trouble():
        pytest.skip(reason)
    machines = windows.start(request.getfixturevalue("lab"))
    request.config.windows = [machine.report for machine in machines.values()]
    return machines


@pytest.fixture(params=windows.MACHINES)
def on_windows(machines, request: pytest.FixtureRequest) -> windows.WindowsLab:
    """The lab for a reader on Windows: who pastes, and who writes batch files."""
    return machines[request.param]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without any network but this machine's."""
    program = chromium.program()
    if program is None:
        pytest.skip("no Chromium here; install it, such as with: apt-get install chromium")
    arguments = [
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=arguments)


@pytest.fixture(scope="session")
def capture(request: pytest.FixtureRequest) -> bool:
    """Whether what the reader sees is written down instead of compared."""
    return request.config.getoption("capture_outputs")


@pytest.fixture(scope="session")
def pgadmin(request: pytest.FixtureRequest) -> PgAdmin:
    """The lab for a reader with pgAdmin."""
    if request.config.lab_name != "docker":
        pytest.skip("needs Docker, and in it pgAdmin: make pgadmin")
    if not FETCHED.exists():
        pytest.skip("needs pgAdmin: make pgadmin")
    return PgAdmin(request.getfixturevalue("lab"))


@pytest.fixture
def new_desk(
    browser: Browser, pgadmin: PgAdmin, values: Values, capture: bool
) -> Iterator[Desk]:
    """A reader for whom pgAdmin is new."""
    desk = Desk(pgadmin, browser, values, capture)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def one_desk(browser: Browser, pgadmin: PgAdmin, values: Values) -> Iterator[Desk]:
    """A reader who never gets so far that pgAdmin knows a server.

    Only one pgAdmin runs: whoever wants a new desk does so before.
    """
    desk = Desk(pgadmin, browser, values)
    yield desk
    desk.close()


@pytest.fixture
def desk(one_desk: Desk) -> Desk:
    """The same, with no window open in pgAdmin."""
    one_desk.clear()
    return one_desk


@pytest.fixture
def walk(lab: Lab, request: pytest.FixtureRequest, site: Path) -> Iterator[Walk]:
    """A reader in a fresh window, with the CA bundle."""
    if request.config.lab_name != "docker":
        pytest.skip("needs Docker: faults are switched on in the lab's network")
    with terminal(lab) as window:
        walk = Walk(lab, window)
        walk.type(BUNDLE)
        yield walk


@pytest.fixture(scope="session")
def ran() -> set[str]:
    """The snippets that the reader has run so far."""
    return set()


@pytest.fixture(scope="session")
def ran_on_windows() -> dict[str, set[str]]:
    """The snippets that each reader on Windows has run so far."""
    return {client: set() for client in windows.MACHINES}


def pytest_sessionstart() -> None:
    # An ended job is told so by SIGTERM: take the lab down then, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    # Only the lab without Docker has this machine's PowerShell.
    in_lab = config.lab_name == "local" and powershell()
    return (collection_path.name == "test_powershell.py" and not in_lab) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if needs_lab(item):
            item.add_marker("lab")
    # Those that start a lab of their own come before the one that all share.
    items.sort(key=lambda item: item.get_closest_marker("own_lab") is None)


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    for machine in getattr(config, "windows", []):
        terminalreporter.write_line(f"windows, {machine}")
    terminalreporter.write_line(f"PowerShell: {HOW_POWERSHELL}")
    skipped = terminalreporter.stats.get("skipped", [])
    for reason in sorted({report.longrepr[2] for report in skipped}):
        terminalreporter.write_line(reason)
    if skipped and config.getoption("no_skips"):
        terminalreporter.write_line(f"--no-skips: {len(skipped)} skipped, a failure")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped") if reporter else None
    if skipped and session.config.getoption("no_skips") and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
