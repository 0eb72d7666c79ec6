"""Every problem: caused, seen, checked, fixed as its page says."""

import pytest
from guide.model.problems import Problem, all_problems
from lab.clients import Client
from robot.pages import SNIPPETS
from robot.problem_run import meet_and_fix

PROVOKED = [p for p in all_problems(SNIPPETS) if p.is_provoked_in("bash")]


@pytest.mark.parametrize("problem", PROVOKED, ids=lambda problem: problem.id)
@pytest.mark.usefixtures("docker_lab")
def test_the_message_is_the_pages_and_a_fix_leads_to_what_it_promises(
    problem: Problem, client: Client, capture: bool, pytestconfig: pytest.Config
) -> None:
    # Bash does every fix on every change, zsh every night.
    every_fix = client.shell != "zsh" or pytestconfig.getoption("every_fix")
    meet_and_fix(problem, client, capture, every_fix)
