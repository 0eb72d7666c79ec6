"""Options, the site and the lab, and what is said and checked when a session ends."""

import functools
import gc
import http.server
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from guide.model.values import Values, load_values
from lab.docker import lab as docker
from lab.docker.cli import unavailable_reason
from lab.local import lab as local
from lab.run import LabError, NoNamespaceError
from lab.versions import CAPTURED, RELEASES
from playwright.sync_api import Browser, sync_playwright
from robot import chromium, executed
from robot.pages import FAILURES, ROOT, SITE, SNIPPETS

# The rooms whose tests need the lab; see docs/contributing.md for all of them.
LAB_ROOMS = {"unix", "windows", "pgadmin", "values"}
BASH = [f"bash-{version}" for version in RELEASES]
CLIENTS = [*BASH, "zsh", "paste", "batch", "powershell", "pgadmin"]
TESTS = Path(__file__).parent
REPORT = pytest.StashKey[list[str]]()  # what is said at the end, beside pytest's own words
WHY_LOCAL = pytest.StashKey[str]()  # why Docker cannot run the lab
NO_LAB = pytest.StashKey[str]()  # why no lab runs here, so that its tests are skipped
FULLER = "With Docker's engine and Compose, the lab shows more: tokens, faults, tunnels."


def room(item: pytest.Item) -> str:
    """The room of a test: the folder below ``tests``."""
    return item.path.relative_to(TESTS).parts[0]


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
        default=[f"bash-{CAPTURED}", "zsh", "paste", "powershell", "pgadmin"],
        help=f"who reads, in Docker: some of {','.join(CLIENTS)}",
    )
    group.addoption(
        "--everything", action="store_true", help="each fix in each shell, more values"
    )
    group.addoption("--no-skips", action="store_true", help="a skipped test is a failure")
    group.addoption("--site-is-built", action="store_true", help="do not build it")
    group.addoption(
        "--capture-outputs",
        action="store_true",
        help="write what the reader saw into snippets/ instead of comparing it",
    )


def pytest_collection_finish() -> None:
    gc.freeze()  # what is there by now stays: no collection needs to look at it again


def pytest_configure(config: pytest.Config) -> None:
    if not sys.platform.startswith("linux"):
        raise pytest.UsageError(
            "the tests need Linux: run them there, or in a virtual machine with Linux."
            " make html and make serve work here"
        )
    config.stash[REPORT] = []
    if unknown := {*config.getoption("clients")} - {*CLIENTS}:
        raise pytest.UsageError(f"no client {min(unknown)}; there are {', '.join(CLIENTS)}")
    if config.getoption("lab") == "auto":
        reason = unavailable_reason()
        config.option.lab = "local" if reason else "docker"
        config.stash[WHY_LOCAL] = f", because {reason}" if reason else ""
    if config.getoption("server") != CAPTURED and config.getoption("lab") != "docker":
        raise pytest.UsageError("--server needs --lab=docker")


def pytest_sessionstart() -> None:
    # An ended job is told so by SIGTERM: take the lab down then, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_report_collectionfinish(config: pytest.Config, items: list) -> str:
    """Check the lab before the first test, and say what is in it."""
    if config.getoption("collectonly") or not LAB_ROOMS & {room(item) for item in items}:
        return "lab: not needed"
    name, server = config.getoption("lab_name"), config.getoption("server")
    try:
        if config.getoption("lab") == "docker":
            clients = config.getoption("clients")
            return f"lab: {docker.prepare(name, server, clients)}"
        return f"lab: {local.prepare(name)}{config.stash.get(WHY_LOCAL, '')}. {FULLER}"
    except NoNamespaceError as error:
        config.stash[NO_LAB] = str(error)
        return f"lab: none, because {error}"
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


@pytest.fixture(autouse=True)
def the_site(request: pytest.FixtureRequest) -> None:
    """Every test but those of programs and files looks at the built site."""
    if room(request.node) != "unit":
        request.getfixturevalue("site")


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, on loopback."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def lab(request: pytest.FixtureRequest, values: Values) -> Iterator[Any]:
    """The lab, started at the first test that wants it."""
    option = request.config.getoption
    if reason := request.config.stash.get(NO_LAB, ""):
        pytest.skip(f"no lab: {reason}")
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
        "--in-process-gpu",  # one process less, and a tenth of the work
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=arguments)


@pytest.fixture(scope="session")
def capture(request: pytest.FixtureRequest) -> bool:
    """Whether what the reader sees is written down instead of compared."""
    return request.config.getoption("capture_outputs")


@pytest.fixture(scope="session")
def say(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Say a line when the session ends."""
    return pytestconfig.stash[REPORT].append


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    if not reporter or session.exitstatus or config.getoption("collectonly"):
        return
    wrong = []
    if config.getoption("no_skips") and (skipped := reporter.stats.get("skipped")):
        wrong.append(f"--no-skips: {len(skipped)} skipped, a failure")
    asked = {(config.invocation_params.dir / word).resolve() for word in config.args}
    whole_rooms = {"unix", "windows"} if TESTS in asked else {path.name for path in asked}
    if config.getoption("lab") == "docker" and not reporter.stats.get("deselected"):
        wrong += executed.left_out(whole_rooms, config.getoption("clients"))
    if wrong:
        config.stash[REPORT] += wrong
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.getoption("lab") == "local":
        for program, snippets in executed.MISSING.items():
            names = ", ".join(sorted(snippets))
            terminalreporter.write_line(f"not run, as there is no {program} here: {names}")
    for line in config.stash[REPORT]:
        terminalreporter.write_line(line)
