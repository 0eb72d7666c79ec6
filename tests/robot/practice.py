"""A lab to practise in: ``python -m robot.practice NAME CLIENT FAULT``

NAME is the lab's; CLIENT a major version of psql, "zsh", or "" for the newest; FAULT a
problem's id or "".
A person types at a reader's shell of the lab; when the shell ends, the lab is taken down.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from textwrap import indent

from guide.model.problems import Cause, Problem, all_problems
from guide.model.values import Values, load_values
from lab.docker import lab as docker
from lab.faults import Edit, switched_on
from lab.run import INTERRUPTIONS, LabError
from lab.versions import CAPTURED, RELEASES

from .pages import SITE, SNIPPETS
from .runner import SnippetRunner
from .terminal import open_terminal

CLIENTS = (*RELEASES, "zsh")
NOTHING_WRONG = Problem("", SNIPPETS, "", {"": Cause((), ())})
EVERY = 1.0  # seconds between two looks at what the reader has done


def practise(name: str, client: str, problem: Problem) -> None:
    """Start the lab ``name``, hand a shell of ``client`` over, and take the lab down.

    ``LabError`` if it cannot run; ``KeyboardInterrupt`` if the terminal is closed.
    """
    values = load_values(SNIPPETS / "values.toml")
    docker.prepare(name)
    print("Starting the lab (ten to twenty seconds)", flush=True)
    with docker.start(name, values) as lab, open_terminal(lab.unix(client)) as terminal:
        runner = SnippetRunner(terminal)
        if problem.id:
            runner.get_bundle()
        with switched_on(runner, problem.faults_in("bash")) as edit, watched(edit):
            print(welcome(values, runner, problem, edit), flush=True)
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


def welcome(values: Values, runner: SnippetRunner, problem: Problem, edit: Edit) -> str:
    """What is there, and how to meet the problem."""
    versions = ", ".join(f"{name} {v}" for name, v in runner.client.versions.items())
    page = SITE / f"{problem.page if problem.id else 'index'}.html"
    lines = [
        f"This is the shell of a reader ({versions}). The lab has:",
        f"  a cluster in a VPC   {values['endpoint']}, port {values['port']}",
        f"                       user {values['user']}, password {values['password']},"
        f" database {values['database']}",
        f"  an express cluster   {values['express']}, port {values['port']}",
        "                       user postgres, with a token",
        f"The page to follow: {page}",
    ]
    if problem.id:
        lines.append(f"To meet {problem.id}, type:\n")
        lines += [indent(text, "  ") for text in commands(runner, problem, edit)]
        if runner.password != values["password"]:
            lines.append(f"\nand the password {runner.password}")
    return "\n".join([*lines, "", "Leave with exit. The lab is then taken down."])


def commands(runner: SnippetRunner, problem: Problem, edit: Edit) -> Iterator[str]:
    """What the reader types to meet ``problem``."""
    for task in problem.causes[""].trigger:
        if block := runner.block_of(task):
            try:
                yield edit(block.text)
            except LabError:  # it acts on a session, which is not there yet
                yield block.text


def chosen(client: str, fault: str) -> Problem:
    """The problem ``fault``; ``LabError`` if there is none, or no such client."""
    if client not in CLIENTS:
        raise LabError(f"there is no CLIENT={client}; there are {', '.join(CLIENTS)}")
    if not fault:
        return NOTHING_WRONG
    problems = {problem.id: problem for problem in all_problems(SNIPPETS)}
    if fault not in problems:
        known = [id for id, one in problems.items() if one.is_provoked_in("bash")]
        listed = "\n".join(f"  {id}" for id in known)
        raise LabError(f"there is no FAULT={fault}; there are\n{listed}")
    if not problems[fault].is_provoked_in("bash"):
        raise LabError(f"the lab cannot cause FAULT={fault}: its page says why")
    return problems[fault]


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
        problem = chosen(client, fault)
        if not sys.stdin.isatty():
            raise LabError("the lab needs a terminal, in which you type")
        practise(name, client, problem)
    except LabError as error:
        sys.exit(f"no lab: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main(*sys.argv[1:])
