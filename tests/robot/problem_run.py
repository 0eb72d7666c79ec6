"""A reader with a problem, who goes through its entry."""

from guide.model.problems import MESSAGE, Problem, stem_of
from lab.clients import Client
from lab.faults import switched_on

from .runner import BUNDLE, SnippetRunner
from .snapshot import compare
from .terminal import NOT_FOUND, PSQL, Answer, open_terminal


def meet_and_fix(problem: Problem, client: Client, capture: bool) -> None:
    """Meet ``problem`` while its faults are on, check it, fix it, and connect.

    What the terminal shows is compared, or with ``capture`` written down.
    """
    with open_terminal(client) as terminal:
        runner = SnippetRunner(terminal)
        runner.answer(BUNDLE).succeeded()
        reproduce(problem, runner, capture)
        try:
            runner.connect()
        except AssertionError as error:
            raise AssertionError(f"the fault of {problem.id} is not off") from error


def reproduce(problem: Problem, runner: SnippetRunner, capture: bool) -> None:
    """As ``meet_and_fix``, for a reader with the CA bundle."""
    name = {"windows.cmd": "windows", "windows.ps1": "powershell"}.get(runner.tab, "bash")
    other_words = problem.clients[name].message if name in problem.clients else ""

    def see(stem: str, answer: Answer) -> None:
        if stem == MESSAGE and other_words:
            assert other_words in answer.shown
        else:
            compare(problem.folder / f"{stem}.txt", answer.shown, runner.client, capture)

    with switched_on(runner, problem.faults_in(name)) as edit:
        for task in problem.trigger:
            answer = runner.run(task, edit)
        assert answer, f"nothing is typed for {problem.trigger}"
        see(MESSAGE, answer)
        is_not_found = problem.status == NOT_FOUND
        status = runner.terminal.not_found if is_not_found else problem.status
        said = f"{problem.file}: the exit status is {answer.status}, not {status}"
        assert answer.status == status, f"{said}; correct 'status'. {answer}"
        for task in problem.checks:
            if found := runner.run(task):
                see(stem_of(task), found)
        for task in problem.cures:
            answer = runner.run(task)
            assert not answer or answer.status in (0, None), f"{task} failed: {answer}"
            if answer and not answer.connected:
                see(stem_of(task), answer)
        # What the test does in the reader's stead is done when the block ends.
        if not problem.simulated_by and not (answer and answer.at == PSQL):
            runner.connect(edit)
