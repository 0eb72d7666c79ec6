"""Every problem that has an entry: provoked, seen, made sure of, cured."""

import pytest
from guide.model.problems import Problem, all_problems
from lab.clients import Client
from robot import executed
from robot.pages import SNIPPETS
from robot.problem_run import reproduce_and_fix
from robot.runner import BUNDLE, SnippetRunner
from robot.snapshot import compare
from robot.terminal import Answer, open_terminal

PROVOKED = [p for p in all_problems(SNIPPETS) if p.is_provoked_in("bash")]


@pytest.mark.parametrize("problem", PROVOKED, ids=lambda problem: problem.id)
@pytest.mark.usefixtures("docker_lab")
def test_the_message_is_the_pages_and_the_cure_leads_to_a_connection(
    problem: Problem, client: Client, capture: bool, request: pytest.FixtureRequest
) -> None:
    def see(stem: str, answer: Answer) -> None:
        compare(problem.folder / f"{stem}.txt", answer.shown, client, capture)

    with open_terminal(client) as terminal:
        runner = SnippetRunner(terminal)
        runner.answer(BUNDLE).succeeded()
        reproduce_and_fix(runner, problem, see)
        try:
            runner.connect()
        except AssertionError:
            request.session.shouldfail = f"the fault of {problem.id} is not off"
            raise
    executed.record(request, client.name, runner.executed)
