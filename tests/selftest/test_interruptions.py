"""A run that is interrupted, killed, or not the only one leaves nothing behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir

import pytest
from lab.docker.cli import unavailable_reason
from lab.run import MARK, poll, uninterrupted
from robot.pages import ROOT

NAME = "first-connect-selftest"
LIMIT = 150  # seconds for a run of the tests in a process of its own
PAGES, PROBLEMS = "tests/unix/test_pages.py", "tests/unix/test_problems.py"
SHORT = "tests/unix/test_claims.py"
pytestmark = pytest.mark.timeout(3 * LIMIT)


@pytest.fixture(params=["docker", "local"])
def lab_kind(request: pytest.FixtureRequest) -> str:
    """Either lab, where this machine has it."""
    if request.param == "docker" and (reason := unavailable_reason()):
        pytest.skip(f"needs Docker: {reason}")
    return request.param


@contextmanager
def running_tests(
    lab: str, tests: str, signals: str = "--default-signal=HUP,INT"
) -> Iterator[subprocess.Popen]:
    """``tests`` in a process group of their own, as a terminal starts them.

    ``signals`` is an option of ``env``: how the process begins. It is ended when this
    test is, and waited for, so that nothing is left.
    """
    words = "-u -m pytest -v -p no:cacheprovider --site-is-built".split()
    words = ["env", signals, sys.executable, *words, f"--lab={lab}", f"--lab-name={NAME}"]
    process = subprocess.Popen(
        [*words, tests],
        cwd=ROOT,
        env={**os.environ, MARK: NAME},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with uninterrupted():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=LIMIT)


def processes() -> dict[int, str]:
    """The command lines of all processes that a run of the lab ``NAME`` started."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            if f"{MARK}={NAME}\0".encode() in (folder / "environ").read_bytes() + b"\0":
                words = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(folder.name)] = words.decode("utf-8", "replace")
    return found


def machines() -> list[str]:
    """The ids of the lab's containers, networks and volumes."""
    found = []
    label = f"--filter=label=com.docker.compose.project={NAME}"
    lists = (["ps", "-aq"], ["network", "ls", "-q"], ["volume", "ls", "-q"])
    for words in lists if shutil.which("docker") else ():
        done = subprocess.run(["docker", *words, label], capture_output=True, text=True)
        found += done.stdout.split()
    return found


def leftovers() -> list[str]:
    """Whatever a run of the lab ``NAME`` has on this machine."""
    folders = [str(folder) for folder in Path(gettempdir()).glob(f"{NAME}-*")]
    return [*processes().values(), *machines(), *folders]


def something_is_up() -> bool:
    return bool(machines()) or any("postgres" in words for words in processes().values())


def the_reader_has_a_shell() -> bool:
    return any("bash --noprofile" in words for words in processes().values())


def the_reader_checks_dropped_packets() -> bool:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            if path.read_bytes().startswith(b"nc\0-vz"):
                where = (path.parent / "cgroup").read_text()
                if any(machine in where for machine in machines()):
                    return True
    return False


def wait(run: subprocess.Popen, until: Callable[[], bool]) -> None:
    """Wait for a state of ``run``, which must not end before."""

    def done() -> bool:
        assert run.poll() is None, run.stdout.read()
        return until()

    poll(done, f"it comes that {until.__name__}", LIMIT)


@pytest.mark.parametrize("signals", ["--default-signal=HUP,INT", "--ignore-signal=HUP,INT"])
@pytest.mark.parametrize(
    ("until", "stop", "tests"),
    [
        (something_is_up, signal.SIGINT, PAGES),
        (the_reader_has_a_shell, signal.SIGTERM, PAGES),
        (the_reader_checks_dropped_packets, signal.SIGINT, PROBLEMS),
    ],
    ids=["Ctrl-C-at-the-start", "TERM-while-reading", "Ctrl-C-in-a-fault"],
)
def test_an_interrupted_run_leaves_nothing(until, stop, tests, signals, lab_kind) -> None:
    if tests == PROBLEMS and lab_kind == "local":
        tests, until = PAGES, the_reader_has_a_shell  # there are no faults to switch on
    if "ignore" in signals:
        stop = signal.SIGTERM  # as for a run in the background, which nohup started
    before = leftovers()
    with running_tests(lab_kind, tests, signals) as run:
        wait(run, until)
        os.killpg(run.pid, stop)
        output, _ = run.communicate(timeout=LIMIT)
    assert before == []
    assert run.returncode == 2, output
    assert leftovers() == []


def test_what_a_killed_run_left_is_gone_after_the_next(lab_kind: str) -> None:
    with running_tests(lab_kind, PAGES) as killed:
        wait(killed, the_reader_has_a_shell)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait(timeout=LIMIT)
    left = leftovers()
    poll(lambda: not processes(), "the kernel ends what ran", LIMIT)
    with running_tests(lab_kind, SHORT) as run:
        output, _ = run.communicate(timeout=LIMIT)
    assert left != []
    assert run.returncode == 0, output
    assert leftovers() == []


def test_a_second_run_says_who_holds_the_lab_and_leaves_it_alone(lab_kind: str) -> None:
    with running_tests(lab_kind, "tests/unix") as first:
        wait(first, the_reader_has_a_shell)
        with running_tests(lab_kind, PAGES) as second:
            output, _ = second.communicate(timeout=LIMIT)
        still_there = first.poll() is None and something_is_up()
    assert second.returncode == 1
    named = re.search(
        rf"no lab: the lab {NAME} is in use by process (\d+) \(.*pytest", output
    )
    assert named and int(named[1]) == first.pid, output
    assert "Traceback" not in output
    assert still_there
    assert leftovers() == []
