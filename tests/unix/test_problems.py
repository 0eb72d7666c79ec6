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
    problem: Problem, client: Client, capture: bool
) -> None:
    meet_and_fix(problem, client, capture)
