"""Options, the site and the lab, and what is said and checked when a session ends."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from guide.model.values import Values, load_values
from lab.docker import lab as docker
from lab.docker.cli import unavailable_reason
from lab.local import lab as local
from lab.run import LabError
from lab.versions import CAPTURED, RELEASES
from playwright.sync_api import Browser, sync_playwright
from robot import chromium, executed
from robot.pages import FAILURES, ROOT, SITE, SNIPPETS
from robot.report import REPORT

# The rooms whose tests need the lab; see docs/contributing.md for all of them.
LAB_ROOMS = {"unix", "windows", "pgadmin"}
CLIENTS = [*(f"bash-{version}" for version in RELEASES), "paste", "batch", "pgadmin"]
WHOLE_ROOMS = pytest.StashKey[set[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("first connect")
    group.addoption("--lab", choices=["auto", "docker", "local"], default="auto")
    group.addoption("--lab-name", default="first-connect", help="of machines and networks")
    group.addoption(
        "--server", choices=list(RELEASES), default=CAPTURED, help="major version"
    )
    group.addoption(
        "--clients",
        type=lambda text: text.split(","),
        default=[f"bash-{CAPTURED}", "paste", "pgadmin"],
        help=f"who reads, in Docker: some of {','.join(CLIENTS)}",
    )
    group.addoption("--no-skips", action="store_true", help="a skipped test is a failure")
    group.addoption("--site-is-built", action="store_true", help="do not build it")
    group.addoption(
        "--capture-outputs",
        action="store_true",
        help="write what the reader saw into snippets/ instead of comparing it",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[REPORT] = []
    if unknown := {*config.getoption("clients")} - {*CLIENTS}:
        raise pytest.UsageError(f"no client {min(unknown)}; there are {', '.join(CLIENTS)}")
    if config.getoption("lab") == "auto":
        reason = unavailable_reason()
        config.option.lab = "local" if reason else "docker"
        config.stash[REPORT] += [f"lab: local, because {reason}"] if reason else []
    if config.getoption("server") != CAPTURED and config.getoption("lab") != "docker":
        raise pytest.UsageError("--server needs --lab=docker")


def pytest_sessionstart() -> None:
    # An ended job is told so by SIGTERM: take the lab down then, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def room(item: pytest.Item) -> str:
    """The room of a test: the folder below ``tests``."""
    return item.path.relative_to(Path(__file__).parent).parts[0]


def pytest_deselected(items: list[pytest.Item]) -> None:
    for item in items:
        item.config.stash[WHOLE_ROOMS].discard(room(item))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    tests = Path(__file__).parent
    asked = {(config.invocation_params.dir / word).resolve() for word in config.args}
    rooms = {room(item) for item in items}
    config.stash[WHOLE_ROOMS] = {r for r in rooms if asked & {tests, tests / r}}


def pytest_report_collectionfinish(config: pytest.Config, items: list) -> str:
    """Check the lab before the first test, and say what is in it."""
    rooms = {room(item) for item in items}
    if config.getoption("collectonly") or not rooms & LAB_ROOMS:
        return "lab: not needed"
    name, server = config.getoption("lab_name"), config.getoption("server")
    try:
        if config.getoption("lab") == "docker":
            return f"lab: {docker.prepare(name, server)}"
        return f"lab: {local.prepare(name)}"
    except LabError as error:
        pytest.exit(f"no lab: {error}", returncode=1)


@pytest.fixture(scope="session")
def values() -> Values:
    """The guide's example values, which are the lab's real ones."""
    return load_values(SNIPPETS / "values.toml")


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config) -> Path:
    """The folder of the site, built from the sources as they are now."""
    if not pytestconfig.getoption("site_is_built"):
        words = ["make", "--no-print-directory", "html"]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            pytest.exit(f"the site does not build:\n{done.stderr}", returncode=1)
    return SITE


@pytest.fixture(scope="session")
def lab(request: pytest.FixtureRequest, values: Values) -> Iterator[Any]:
    """The lab, started at the first test that wants it."""
    option = request.config.getoption
    in_docker = option("lab") == "docker"
    try:
        if not in_docker:
            with local.start(option("lab_name"), values) as the_lab:
                yield the_lab
            return
        with docker.start(option("lab_name"), values, option("server")) as the_lab:
            yield the_lab
            if request.session.testsfailed:
                keep_logs(the_lab)
    except LabError as error:
        pytest.exit(f"no lab: {error}", returncode=1)


def keep_logs(lab: docker.DockerLab) -> None:
    """Keep what the machines said, next to the screens of a failed run."""
    FAILURES.mkdir(parents=True, exist_ok=True)
    for machine in docker.MACHINES:
        (FAILURES / f"{lab.run.name}-{machine}.log").write_text(lab.log(machine))


@pytest.fixture(scope="session")
def docker_lab(request: pytest.FixtureRequest) -> docker.DockerLab:
    """The lab in Docker, in which faults can be switched on."""
    if request.config.getoption("lab") != "docker":
        pytest.skip("needs Docker: faults are switched on in the lab's network")
    return request.getfixturevalue("lab")


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


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = sorted({report.longrepr[2] for report in skipped})
    for line in [*config.stash[REPORT], *reasons]:
        terminalreporter.write_line(line)
    if skipped and config.getoption("no_skips"):
        terminalreporter.write_line(f"--no-skips: {len(skipped)} skipped, a failure")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    if not reporter or session.exitstatus or config.getoption("collectonly"):
        return
    if reporter.stats.get("skipped") and config.getoption("no_skips"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if config.getoption("lab") != "docker":
        return
    # Those of a test's end, too, which pytest keeps without a name.
    reports = [*reporter.stats.get("passed", []), *reporter.stats.get("", [])]
    for name in config.stash[WHOLE_ROOMS] & executed.MAIN_CLIENTS.keys():
        if executed.MAIN_CLIENTS[name][0] not in config.getoption("clients"):
            continue
        if left := executed.left_out(name, reports):
            lines = "\n  ".join(left)
            config.stash[REPORT].append(
                "Execute these on a page, or give a reason in reasons.toml:\n  " + lines
            )
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
