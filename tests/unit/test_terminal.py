"""The terminal and the session on a machine, with a shell of this machine alone."""

import signal
import threading
from pathlib import Path
from types import SimpleNamespace

import pexpect
import pytest
from lab.clients import BASH, PLAIN, Client
from lab.docker.exec_session import ExecSession
from lab.run import LabError, poll
from robot.terminal import TerminalError, open_terminal
from robot.terminal.base import Terminal

MACHINE = "a-machine"


class ThisMachine(Client):
    """A client with bash of this machine, and no lab."""

    name, shell = "this machine", "bash"

    def __init__(self, values, *command: str) -> None:
        self.lab = SimpleNamespace(values=values)
        self._command = command or ("env", "-i", "PATH=/usr/bin:/bin", *PLAIN, *BASH)
        self.was_reset = False

    def shell_command(self) -> list[str]:
        return list(self._command)

    def reset(self) -> None:
        self.was_reset = True


def test_a_terminal_shows_what_a_command_prints_and_its_status(values) -> None:
    with open_terminal(ThisMachine(values)) as terminal:
        answers = [terminal.type(text) for text in ("echo a b", "echo \\\n  c", "false")]
    assert [(a.shown, a.status) for a in answers] == [("a b", 0), ("c", 0), ("", 1)]


@pytest.mark.parametrize(
    ("shell", "text", "complaint"),
    [
        ([], "sleep 30", "gave no prompt within 1 seconds"),
        ([], "echo 'open", "is not complete"),
        ([], "exit", "closed"),
        (["echo", "not today"], "", "no shell came: not today"),
    ],
)
def test_a_terminal_that_does_not_come_says_why(shell, text, complaint, values) -> None:
    client = ThisMachine(values, *shell)
    with pytest.raises(TerminalError, match=complaint), open_terminal(client) as terminal:
        terminal.type(text, limit=1)
    assert client.was_reset


@pytest.fixture
def interruptible():
    """Interrupts are heeded, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_while_a_shell_starts_leaves_no_shell(
    values, tmp_path, interruptible
) -> None:
    file = tmp_path / "pid"
    slow = f"echo $$ > {file}; trap '' HUP; sleep 60"

    def interrupt_when_it_runs() -> None:
        poll(lambda: file.exists() and file.read_text(), "the shell's program runs")
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    threading.Thread(target=interrupt_when_it_runs).start()
    # As pytest does, ``interrupt`` keeps the terminal that was begun.
    with pytest.raises(KeyboardInterrupt) as interrupt:
        open_terminal(ThisMachine(values, "sh", "-c", slow)).__enter__()
    process = int(file.read_text())
    poll(lambda: not Path(f"/proc/{process}").exists(), "it ends")
    assert interrupt.traceback


def test_an_interrupt_before_anybody_knows_of_a_shell_leaves_no_shell(
    values, interruptible, monkeypatch
) -> None:
    begun = []

    def spawn(*words, **options) -> pexpect.spawn:
        begun.append(pexpect.spawn(*words, **options))
        signal.raise_signal(signal.SIGINT)
        return begun[0]

    monkeypatch.setattr(Terminal, "spawn", staticmethod(spawn))
    with pytest.raises(KeyboardInterrupt):
        open_terminal(ThisMachine(values)).__enter__()
    assert not begun[0].isalive()


@pytest.fixture
def session():
    session = ExecSession(MACHINE, ["sh"])
    yield session
    session.close()


def test_a_program_on_a_machine_gets_its_input_and_gives_its_status(session) -> None:
    done = session.run(("cat",), "root", "a\nb", 5)
    failed = session.run(("sh", "-c", "echo why >&2; exit 3"), "root", "", 5)
    assert (done.stdout, done.returncode) == ("a\nb", 0)
    assert (failed.returncode, failed.stderr) == (3, "why\n")


def test_a_program_that_does_not_end_is_named(session) -> None:
    with pytest.raises(LabError, match=f"{MACHINE}: sleep 30: does not end"):
        session.run(("sleep", "30"), "root", "", 0.3)
    assert not session.is_open


def test_a_program_whose_machine_goes_away_is_named_and_ran_once(session, tmp_path) -> None:
    file = tmp_path / "runs"
    script = f"echo once >> {file}; kill -KILL $PPID"
    with pytest.raises(LabError, match="the machine went away meanwhile"):
        session.run(("sh", "-c", script), "root", "", 5)
    assert file.read_text() == "once\n"
