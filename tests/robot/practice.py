"""A lab to practise in: ``python -m robot.practice NAME CLIENT FAULT``

NAME is the lab's; CLIENT a major version of psql, "zsh", or "" for the newest; FAULT a
problem's id, "" for none, or "id:cause" where a problem has more causes than one.
A person types at a reader's shell of the lab; when the shell ends, the lab is taken down.
"""

import shlex
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from textwrap import indent

from guide.model.problems import Cause, Problem, all_problems
from guide.model.values import Values, load_values
from lab.docker import lab as docker
from lab.docker.bash import UnixClient
from lab.faults import Edit, switched_on
from lab.run import INTERRUPTIONS, LabError, private_files
from lab.versions import CAPTURED, RELEASES

from .pages import SITE, SNIPPETS
from .runner import SnippetRunner
from .terminal import open_terminal

CLIENTS = (*RELEASES, "zsh")
NOTHING_WRONG = Problem("", SNIPPETS, "", {"": Cause((), ())})
EVERY = 1.0  # seconds between two looks at what the reader has done


def practise(name: str, client: str, problem: Problem, cause: str) -> None:
    """Start the lab ``name``, hand a shell of ``client`` over, and take the lab down.

    Meanwhile ``problem`` is there, because of its ``cause``.

    ``LabError`` if it cannot run; ``KeyboardInterrupt`` if the terminal is closed.
    """
    values = load_values(SNIPPETS / "values.toml")
    docker.prepare(name)
    print("Starting the lab (ten to twenty seconds)", flush=True)
    with ExitStack() as stack:
        seat = stack.enter_context(docker.start(name, values)).unix(client)
        terminal = stack.enter_context(open_terminal(seat))
        runner = SnippetRunner(terminal)
        if problem.id:
            runner.get_bundle()
        edit = stack.enter_context(switched_on(runner, problem.faults_in("bash", cause)))
        stack.enter_context(watched(edit))
        window = another_window(seat, terminal.for_people)
        print(welcome(values, runner, window, problem), flush=True)
        if problem.id:
            print(how_to_meet(problem, cause, runner, edit), flush=True)
        print("Leave with exit. The lab is then taken down.", flush=True)
        terminal.hand_over()
    print("The lab is gone.")


@contextmanager
def watched(edit: Edit) -> Iterator[None]:
    """Let faults see what the reader does, as in a test before each command.

    A fault that ends a session ends one, the first.
    """
    over = threading.Event()

    def watch() -> None:
        has_ended = False
        while not over.wait(EVERY):
            with suppress(LabError):
                edit("")
            if not has_ended:
                with suppress(LabError):
                    edit("SELECT")
                    has_ended = True

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def another_window(client: UnixClient, shell: str) -> Path:
    """A script that opens one more ``shell`` of the same reader; it goes with the lab."""
    script = client.lab.run.folder / "window"
    words = client.terminal()
    with private_files():
        script.write_text(f"exec {shlex.join(words)} {shell}\n")
    return script


def welcome(values: Values, runner: SnippetRunner, window: Path, problem: Problem) -> str:
    """What is there, and which page to follow."""
    versions = ", ".join(f"{name} {v}" for name, v in runner.client.versions.items())
    page = SITE / f"{problem.page if problem.id else 'index'}.html"
    return f"""\
This is the shell of a reader ({versions}). The lab has:
  a cluster in a VPC   {values["endpoint"]}, port {values["port"]}
                       user {values["user"]}, password {values["password"]}, \
database {values["database"]}
  an express cluster   {values["express"]}, port {values["port"]}
                       user postgres, with a token
The page to follow: {page}
Another terminal window of the same reader: sh {window}
"""


def how_to_meet(problem: Problem, cause: str, runner: SnippetRunner, edit: Edit) -> str:
    """What the reader types to meet ``problem``, because of its ``cause``."""
    lines = [f"To meet {problem.id}, type:\n"]
    for task in problem.causes[cause].trigger:
        if block := runner.block_of(task):
            text = block.text
            with suppress(LabError):  # it acts on a session, which is not there yet
                text = edit(text)
            lines.append(indent(text, "  "))
    if runner.password != runner.client.lab.values["password"]:
        lines.append(f"\nand the password {runner.password}")
    return "\n".join([*lines, ""])


def chosen(client: str, fault: str) -> tuple[Problem, str]:
    """The problem ``fault`` and its cause; ``LabError`` if there is no such, or client."""
    if client not in CLIENTS:
        raise LabError(f"there is no CLIENT={client}; there are {', '.join(CLIENTS)}")
    if not fault:
        return NOTHING_WRONG, ""
    problem_id, _, cause = fault.partition(":")
    problems = {problem.id: problem for problem in all_problems(SNIPPETS)}
    if problem_id not in problems:
        known = [one for one in problems.values() if one.is_provoked_in("bash")]
        listed = "\n".join(f"  {name}" for one in known for name in names(one))
        raise LabError(f"there is no FAULT={fault}; there are\n{listed}")
    problem = problems[problem_id]
    if not problem.is_provoked_in("bash"):
        raise LabError(f"the lab cannot cause FAULT={problem_id}: its page says why")
    if cause not in problem.causes:
        listed = ", ".join(names(problem))
        raise LabError(f"there is no FAULT={fault}; of this problem there are {listed}")
    return problem, cause


def names(problem: Problem) -> list[str]:
    """What ``FAULT`` may be for ``problem``: one name for each of its causes."""
    return [f"{problem.id}:{cause}".removesuffix(":") for cause in problem.causes]


def interrupt_once(*_: object) -> None:
    """Interrupt this program; what takes the lab down is not interrupted again."""
    for number in INTERRUPTIONS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def main(name: str, client: str, fault: str) -> None:
    """As the module says; ends with one line if something is wrong."""
    for number in INTERRUPTIONS:  # a terminal that is closed sends more than one
        signal.signal(number, interrupt_once)
    try:
        if not sys.platform.startswith("linux"):
            raise LabError("the lab needs Linux, and Docker with Compose")
        client = client or CAPTURED
        problem, cause = chosen(client, fault)
        if not sys.stdin.isatty():
            raise LabError("the lab needs a terminal, in which you type")
        practise(name, client, problem, cause)
    except LabError as error:
        sys.exit(f"no lab: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(*sys.argv[1:])
