"""The Windows tabs, in Command Prompt with a real psql.exe: every page and problem."""

import pytest
from guide.model.problems import Problem, all_problems
from lab.docker.windows import WindowsClient
from robot.page_run import read_page
from robot.pages import SNIPPETS, has_own_commands, pages_to_walk
from robot.problem_run import meet_and_fix
from robot.terminal import terminal_class

PROVOKED = [p for p in all_problems(SNIPPETS) if p.is_provoked_in("windows")]


@pytest.mark.parametrize("page", pages_to_walk())
def test_a_reader_on_windows_sees_what_the_page_shows(
    page: str, windows_client: WindowsClient, capture: bool
) -> None:
    read_page(page, windows_client, capture)


@pytest.mark.parametrize("problem", PROVOKED, ids=lambda problem: problem.id)
def test_on_windows_the_message_is_the_pages_and_its_fixes_fix_it(
    problem: Problem,
    windows_client: WindowsClient,
    capture: bool,
    pytestconfig: pytest.Config,
) -> None:
    # On every change each message, and each command that is on no other page.
    tab = terminal_class(windows_client).tab
    whole = pytestconfig.getoption("everything") or has_own_commands(problem.page, tab)
    meet_and_fix(problem, windows_client, capture, whole)
