"""A reader with a problem, who goes through its entry."""

from collections.abc import Callable

from guide.model.problems import MESSAGE, Problem, stem_of
from lab.faults import switched_on

from .runner import SnippetRunner
from .terminal import NOT_FOUND, PSQL, Answer


def reproduce_and_fix(
    runner: SnippetRunner, problem: Problem, see: Callable[[str, Answer], None]
) -> None:
    """Meet ``problem`` while its faults are on, make sure of it, and cure it.

    ``see`` is given what the terminal shows, under the stem of the file that has it.
    """
    client = "windows" if runner.tab == "windows.cmd" else "bash"
    with switched_on(runner, problem.faults_in(client)) as edit:
        for task in problem.trigger:
            answer = runner.run(task, edit)
        assert answer, f"nothing is typed for {problem.trigger}"
        see(MESSAGE, answer)
        is_not_found = problem.status == NOT_FOUND
        status = runner.terminal.not_found if is_not_found else problem.status
        said = f"{problem.file}: the exit status is {answer.status}, not {status}"
        assert answer.status == status, f"{said}; mend 'status'. {answer}"
        for task in problem.checks:
            if found := runner.run(task):
                see(stem_of(task), found)
        for task in problem.cures:
            answer = runner.run(task)
            if answer and not answer.connected:
                see(stem_of(task), answer.succeeded())
        # What the test does in the reader's stead is done when the block ends.
        if not problem.simulated_by and not (answer and answer.at == PSQL):
            runner.connect(edit)
