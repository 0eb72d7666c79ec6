"""A reader with a problem, who does what its page says."""

import re
from collections.abc import Callable

from guide.model.problems import MESSAGE, Problem, stem_of
from lab.clients import Client
from lab.faults import Edit, switched_on

from .pages import Fix, fixes
from .runner import SnippetRunner
from .snapshot import compare
from .terminal import NOT_FOUND, PSQL, Answer, open_terminal, terminal_class

# What is different for the readers in a tab stands in problem.toml under this name.
NAMES = {"unix.sh": "bash", "windows.cmd": "windows", "windows.ps1": "powershell"}
CHANGED = re.compile(r"^(?:INSERT|UPDATE|CREATE)\b", re.MULTILINE)
# Whether a reader has reached what the page promises, by its name in ``.. fix::``.
IS_REACHED: dict[str, Callable[[Answer], object]] = {
    "connected": lambda answer: answer.at == PSQL,
    "written": lambda answer: CHANGED.search(answer.shown),
    "answered": lambda answer: answer.status in (0, None) and "ERROR" not in answer.shown,
    "quiet": lambda answer: "WARNING" not in answer.shown,
}


def meet_and_fix(
    problem: Problem, client: Client, capture: bool, whole: bool = True
) -> None:
    """Meet ``problem`` and fix it, once for each fix on its page, each time afresh.

    What the terminal shows is compared, or with ``capture`` written down. Without
    ``whole``, only the first fix is done that a test can do, and nobody looks whether the
    fault is off afterwards.
    """
    found = [f for f in fixes(problem.page, terminal_class(client).tab) if not f.not_run]
    for fix in found if whole else found[:1]:
        with open_terminal(client) as terminal:
            runner = SnippetRunner(terminal)
            runner.get_bundle()
            try:
                perform(fix, problem, runner, capture)
            except AssertionError as error:
                error.add_note(f"{problem.page}, the fix #{fix.id}")
                raise
            if not whole:
                continue
            try:
                runner.connect()
            except AssertionError as error:
                raise AssertionError(f"the fault of {problem.id} is not off") from error


def perform(fix: Fix, problem: Problem, runner: SnippetRunner, capture: bool) -> None:
    """As ``meet_and_fix``, for one fix and a reader with the CA bundle."""
    name = NAMES[runner.tab]
    other_words = problem.clients[name].message if name in problem.clients else ""

    def see(stem: str, answer: Answer) -> None:
        if stem == MESSAGE and other_words:
            assert other_words in answer.shown
            return
        of_cause = problem.folder / f"{stem}-{fix.cause}.txt"
        file = of_cause if of_cause.exists() else problem.folder / f"{stem}.txt"
        compare(file, answer.shown, runner.client, capture)

    cause = problem.causes[fix.cause]
    with switched_on(runner, problem.faults_in(name, fix.cause)) as edit:
        answer = do_all(cause.trigger, runner, edit)
        see(MESSAGE, answer)
        is_not_found = problem.status == NOT_FOUND
        status = runner.terminal.not_found if is_not_found else problem.status
        said = f"{problem.file}: the exit status is {answer.status}, not {status}"
        assert answer.status == status, f"{said}; correct 'status'. {answer}"
        last = ""
        for block in fix.steps:
            if block.kind.typed_at == "shell":
                runner.leave_psql()
            found = runner.perform(block)
            if not found:
                continue
            task = block.snippet.rpartition("/")[0]
            if block.alternative is None:
                see(stem_of(task), found)
                continue
            assert found.status in (0, None), f"{block.snippet} failed: {found}"
            answer, last = found, task
            if not found.connected:
                see(stem_of(task), found)
        if not fix.simulated:
            if not answer.connected and last != cause.trigger[-1]:
                answer = do_all(cause.trigger, runner, edit)
            check_reached(fix, answer)
    if fix.simulated:  # which is done when the block ends
        check_reached(fix, do_all(cause.trigger, runner))


def do_all(
    tasks: tuple[str, ...], runner: SnippetRunner, edit: Edit | None = None
) -> Answer:
    """Do ``tasks`` in this order; the answer to the last."""
    *before, last = tasks
    for task in before:
        runner.run(task, edit)
    return runner.answer(last, edit)


def check_reached(fix: Fix, answer: Answer) -> None:
    """``AssertionError`` unless the reader has reached what the page promises."""
    assert IS_REACHED[fix.then](answer), f"the reader is not {fix.then}: {answer}"
