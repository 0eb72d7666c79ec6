"""The Windows tabs, in Command Prompt with a real psql.exe: every page and problem."""

import pytest
from guide.model.problems import MESSAGE, Problem, all_problems
from lab.docker.windows import WindowsClient
from robot import executed
from robot.page_run import read_page
from robot.pages import SNIPPETS, page_names
from robot.problem_run import reproduce_and_fix
from robot.runner import BUNDLE, SnippetRunner
from robot.snapshot import compare
from robot.terminal import Answer, open_terminal

PROVOKED = [p for p in all_problems(SNIPPETS) if p.is_provoked_in("windows")]


@pytest.mark.parametrize("page", page_names())
def test_a_reader_on_windows_sees_what_the_page_shows(
    page: str, windows_client: WindowsClient, capture: bool, request: pytest.FixtureRequest
) -> None:
    done = read_page(page, windows_client, capture)
    executed.record(request, windows_client.name, done)


@pytest.mark.parametrize("problem", PROVOKED, ids=lambda problem: problem.id)
def test_on_windows_the_message_is_the_pages_and_the_cure_cures(
    problem: Problem,
    windows_client: WindowsClient,
    capture: bool,
    request: pytest.FixtureRequest,
) -> None:
    here = problem.clients.get("windows")
    if here and here.paste_only and windows_client.name != "paste":
        return

    def see(stem: str, answer: Answer) -> None:
        if stem == MESSAGE and here and here.message:
            assert here.message in answer.shown
        else:
            file = problem.folder / f"{stem}.txt"
            compare(file, answer.shown, windows_client, capture)

    with open_terminal(windows_client) as terminal:
        runner = SnippetRunner(terminal)
        runner.answer(BUNDLE).succeeded()
        reproduce_and_fix(runner, problem, see)
        runner.connect()
    executed.record(request, windows_client.name, runner.executed)
