"""When the lab cannot run, or is interrupted: one clear error, nothing left."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir

import pytest
from lab import (
    PLAIN_BASH,
    LabError,
    engine,
    local,
    remove_old_runs,
    uninterrupted,
)
from lab.programs import HEED_INTERRUPTS
from pages import ROOT

LIMIT = 120  # seconds for a run of the tests in a process of its own
READER, PROBLEM = "gets_what_the_page_shows", "the_cure_leads"


@contextmanager
def running_tests(*words: str, **environment: str) -> Iterator[subprocess.Popen]:
    """The tests in a process group of their own, as a terminal starts them.

    They are ended when this test is, and waited for, so that nothing is left.
    """
    process = subprocess.Popen(
        [
            *HEED_INTERRUPTS,
            sys.executable,
            *"-u -m pytest -v -p no:cacheprovider".split(),
            *words,
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
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
                os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=LIMIT)
            process.stdout.close()


def leftovers() -> list[str]:
    """What the labs have on this machine: containers, networks, processes, folders."""
    found = [str(folder) for folder in Path(gettempdir()).glob("first-connect-*")]
    found += processes()
    label = f"--filter=label=com.docker.compose.project={engine.PROJECT}"
    lists = (["ps", "-aq"], ["network", "ls", "-q"], ["volume", "ls", "-q"])
    for words in lists if shutil.which("docker") else ():
        done = subprocess.run(["docker", *words, label], capture_output=True, text=True)
        found += done.stdout.split()
    return found


def command_lines() -> list[str]:
    """The command line of every process of this machine."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it ended meanwhile
            found.append(path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
    return found


def processes() -> list[str]:
    """The command lines of the labs' programs on this machine."""
    of_docker = re.compile(rf"docker compose .*{engine.PROJECT}")
    return [w for w in command_lines() if "/first-connect-" in w or of_docker.match(w)]


def a_machine_is_up() -> bool:
    return len(leftovers()) >= 2


def the_reader_has_a_shell() -> bool:
    return any(PLAIN_BASH[-1] in words for words in command_lines())


def the_reader_checks_dropped_packets() -> bool:
    return any(words.startswith("nc -vz") for words in command_lines())


def wait(run: subprocess.Popen, until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT
    while not until():
        assert run.poll() is None, run.stdout.read()
        assert time.monotonic() < deadline, f"it never came that {until.__name__}"


def read(lab_name: str, walks: str):
    """A run of the tests that brings a lab up, and reads ``walks`` in it."""
    return running_tests(f"--lab={lab_name}", "-k", walks)


@pytest.mark.own_lab
@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("until", "stop", "walks"),
    [
        (a_machine_is_up, signal.SIGINT, READER),
        (the_reader_has_a_shell, signal.SIGTERM, READER),
        (the_reader_checks_dropped_packets, signal.SIGINT, f"{PROBLEM} and timeout"),
    ],
    ids=["Ctrl-C-at-the-start", "TERM-while-reading", "Ctrl-C-in-a-fault"],
)
def test_an_interrupted_run_leaves_nothing(until, stop, walks, pytestconfig) -> None:
    if PROBLEM in walks and pytestconfig.lab_name != "docker":
        pytest.skip("needs Docker: faults are switched on in the lab's network")
    remove_old_runs()
    assert leftovers() == []
    with read(pytestconfig.lab_name, walks) as run:
        wait(run, until)
        os.killpg(run.pid, stop)
        output, _ = run.communicate(timeout=LIMIT)
        assert run.returncode == 2, output
    assert leftovers() == []


@pytest.mark.own_lab
@pytest.mark.usefixtures("site")
def test_what_a_killed_run_left_is_gone_after_the_next(pytestconfig) -> None:
    with read(pytestconfig.lab_name, READER) as killed:
        wait(killed, the_reader_has_a_shell)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait(timeout=LIMIT)
    assert leftovers() != []
    deadline = time.monotonic() + LIMIT
    while processes():  # the kernel ends them, but not at once
        assert time.monotonic() < deadline
    with read(pytestconfig.lab_name, f"{READER} and contributing") as run:
        output, _ = run.communicate(timeout=LIMIT)
        assert run.returncode == 0, output
    assert leftovers() == []


def test_an_engine_that_does_not_answer_is_one_clear_error() -> None:
    with running_tests("--lab=docker", DOCKER_HOST="unix:///nowhere.sock") as run:
        output, _ = run.communicate(timeout=LIMIT)
    assert run.returncode == 1
    assert "no lab: Docker cannot run the lab: docker version says: " in output
    assert "Start it, or use LAB=local" in output
    assert "Traceback" not in output
    assert len(output.splitlines()) < 20, "more than one error"


def test_a_port_in_use_is_named() -> None:
    address = local.ADDRESSES["primary"]
    with socket.socket() as server:
        # Where the local lab runs, its own primary holds the port.
        if server.connect_ex((address, 5432)):
            server.bind((address, 5432))
            server.listen()
        with pytest.raises(LabError, match=f"{address}:5432: Address already in use"):
            local.prepare()


def test_neither_docker_nor_postgresql_is_one_clear_error(monkeypatch) -> None:
    monkeypatch.setattr(Path, "glob", lambda *words: iter(()))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(LabError, match="install the server, such as with: apt-get install"):
        local.prepare()


def test_an_image_with_another_version_is_refused(monkeypatch) -> None:
    if reason := engine.trouble():
        pytest.skip(f"needs Docker's engine: {reason}")
    monkeypatch.setitem(engine.RELEASES, "15", "trixie")
    with pytest.raises(LabError, match=r"holds version 17\.\d+, not 15"):
        engine.prepare(psql="15", server="15")


def test_an_image_that_cannot_be_built_is_one_clear_error(monkeypatch) -> None:
    if reason := engine.trouble():
        pytest.skip(f"needs Docker's engine: {reason}")
    monkeypatch.setitem(engine.RELEASES, "17", "no-such-release")
    monkeypatch.setattr(engine, "PROJECT", "first-connect-trouble")
    with pytest.raises(LabError, match="An image cannot be built:\n"):
        engine.prepare()
