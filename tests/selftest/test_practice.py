"""``make lab``: a person's shell in the lab, of which nothing is left afterwards."""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

import pexpect
import pytest
from lab.docker.cli import unavailable_reason
from lab.run import poll
from robot.pages import ROOT, SNIPPETS

NAME = "first-connect-selftest"
LAB = f"{NAME}-practice"
PROMPT = r"reader:~ ?[$%] "
CONNECT = (SNIPPETS / "psql/connect/oneline.sh").read_text()
OPEN = " ".join((SNIPPETS / "network/open/unix.sh").read_text().split("\\\n"))
pytestmark = pytest.mark.timeout(300)


@contextmanager
def practising(*words: str) -> Iterator[pexpect.spawn]:
    """A person at a terminal, in which ``make lab`` has just given a shell."""
    if reason := unavailable_reason():
        pytest.skip(f"needs Docker: {reason}")
    make = ["lab", f"NAME={NAME}", *words]
    person = pexpect.spawn("make", make, cwd=ROOT, encoding="utf-8", timeout=120)
    try:
        person.expect(PROMPT)
        yield person
    finally:
        person.close(force=True)
        poll(lambda: leftovers() == [], f"nothing is left of {LAB}", 60, 0.5)


def leftovers() -> list[str]:
    """Containers, networks, folders and processes of the lab."""
    found = [str(folder) for folder in Path(gettempdir()).glob(f"{LAB}-*")]
    for words in (
        ["docker", "ps", "--all", "--quiet", f"--filter=name={LAB}"],
        ["docker", "network", "ls", "--quiet", f"--filter=name={LAB}"],
        ["pgrep", "--full", f"robot.practice {LAB}"],
    ):
        found += subprocess.run(words, capture_output=True, text=True).stdout.split()
    return found


def close_the_terminal(person: pexpect.spawn) -> None:
    person.ptyproc.fileobj.close()


def leave(person: pexpect.spawn) -> None:
    person.sendline("exit")
    person.expect("The lab is gone")


def kill(person: pexpect.spawn) -> None:
    subprocess.run(["pkill", "--full", f"robot.practice {LAB}"], check=True)


@pytest.mark.parametrize("end", [leave, close_the_terminal, kill])
@pytest.mark.parametrize("client", ["CLIENT=15", "CLIENT=zsh"])
def test_nothing_is_left_however_it_ends(
    client: str, end: Callable[[pexpect.spawn], None]
) -> None:
    with practising(client) as person:
        end(person)


def type_the_password(person: pexpect.spawn) -> None:
    person.expect("Password: ")
    person.sendline("your-password")


def test_a_reader_meets_a_timeout_and_ends_it() -> None:
    with practising("FAULT=timeout") as person:
        person.sendline(CONNECT)
        type_the_password(person)
        person.expect(re.compile("timed out|timeout expired"))
        person.expect(PROMPT)
        person.sendline(OPEN)
        person.expect("true")
        # A look a second at what the reader has done, as robot.practice has it.
        for _ in range(3):
            person.sendline(CONNECT)
            type_the_password(person)
            if person.expect(["mypgdb=> ", PROMPT]) == 0:
                break
        else:
            pytest.fail(f"the fix does not end the problem: {person.before}")
        person.sendline(r"\q")


def test_a_reader_has_another_window_and_another_cause() -> None:
    with practising("FAULT=iam-token:password") as person:
        said = person.before
        person.sendline("touch here")
        person.expect(PROMPT)
        opened = re.search(r"sh (/\S+/window)", said)
        assert opened, said
        window = pexpect.spawn("sh", [opened[1]], encoding="utf-8", timeout=30)
        window.expect(PROMPT)
        window.sendline("ls")
        window.expect(r"here\s+")
        window.close(force=True)
        leave(person)


def test_a_session_that_was_ended_comes_back() -> None:
    with practising("FAULT=connection-lost") as person:
        person.sendline(CONNECT)
        type_the_password(person)
        person.expect("mypgdb=> ")
        for answer in ("terminating connection|closed the connection", "1 row"):
            for _ in range(5):
                person.sendline("SELECT pg_sleep(1);")
                if person.expect([answer, "row|rows"]) == 0:
                    break
                person.expect("mypgdb=> ")
            else:
                pytest.fail(f"no {answer!r} came: {person.before}")
            person.expect("mypgdb=> ")
