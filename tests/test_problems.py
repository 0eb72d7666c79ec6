"""Every problem of the troubleshooting page: provoked, seen, made sure of, cured."""

import pytest
from captures import compare
from guide.problems import MESSAGE, Problem, all_problems
from guide.snippets import IN_PGADMIN, Task, all_tasks
from lab import Lab
from pages import INSTALL, POLICY, SNIPPETS, page_names, soup
from provoked import FAULTS
from reader import Answer
from walk import Walk

PROBLEMS = all_problems(SNIPPETS)
ON_WINDOWS_ALONE = {"locale-codepage-warning"}  # see test_windows_ways.py
PROVOKED = [p for p in PROBLEMS if not p.unprovoked and p.id not in ON_WINDOWS_ALONE]
PAGE = "troubleshooting"
# An id, once published, never changes and never goes.
IDS = set(
    "auth-method-unsupported cert-expired cert-hostname-mismatch cert-verify-failed"
    " connection-lost conninfo-parse database-does-not-exist dns-not-found"
    " iam-not-granted iam-token iam-token-expired iam-token-other-host iam-without-tls"
    " locale-codepage-warning network-unreachable no-hba-other no-hba-tls-required"
    " password-missing password-wrong password-wrong-then-no-encryption"
    " permission-denied pgpass-permissions psql-not-found quoting-shell"
    " read-only-after-failover read-only-transaction refused root-cert-missing"
    " root-of-the-other-kind scram-client-too-old"
    " server-starting-or-shutdown system-roots timeout tls-not-supported-by-server"
    " tls-version-or-handshake too-many-connections tunnel-down unix-socket uri-parse"
    " wrong-port-or-not-postgres".split()
)
# Problems that the lab cannot provoke. This list only shrinks.
UNPROVOKED = {"scram-client-too-old"}


@pytest.mark.parametrize("problem", PROVOKED, ids=lambda problem: problem.id)
def test_the_message_is_the_pages_and_the_cure_leads_to_a_connection(
    problem: Problem,
    walk: Walk,
    ran: set[str],
    capture: bool,
    request: pytest.FixtureRequest,
) -> None:
    def see(stem: str, answer: Answer) -> None:
        compare(problem.folder / f"{stem}.txt", answer.shown, walk.lab.versions, capture)

    walk.go_through(problem, FAULTS[problem.id], see)
    try:
        walk.connect()
    except AssertionError:
        request.session.shouldfail = f"the fault of {problem.id} is not off"
        raise
    ran |= walk.typed


def test_every_problem_is_provoked_but_a_few_that_cannot_be() -> None:
    assert {problem.id for problem in PROBLEMS if problem.unprovoked} == UNPROVOKED
    assert {problem.id for problem in PROVOKED} == FAULTS.keys()


@pytest.mark.usefixtures("site")
def test_every_problem_has_an_entry_under_its_id_with_its_message() -> None:
    page = soup(PAGE)
    for problem in PROBLEMS:
        entry = page.select_one(f"section#{problem.id}")
        assert entry, problem.id
        assert entry.find(["h2", "h3"]).get_text().startswith(problem.heading)
        assert problem.unprovoked or MESSAGE in problem.captures, problem.id
        shown = {pre["data-output"]: pre.get_text() for pre in entry.select(".output pre")}
        for paths in problem.captures.values():
            for path in paths:
                name = path.relative_to(SNIPPETS).as_posix()
                assert shown[name] + "\n" == path.read_text("utf-8")
        for other in problem.elsewhere:
            assert other.text.rstrip() in entry.get_text()


@pytest.mark.usefixtures("site")
def test_the_list_on_top_leads_to_every_entry_in_one_tap() -> None:
    links = {a["href"] for a in soup(PAGE).select(".problem-list a")}
    assert links == {f"#{problem.id}" for problem in PROBLEMS}


def test_the_ids_that_others_link_to_are_all_there() -> None:
    assert {problem.id for problem in PROBLEMS} >= IDS


def of_aws(task: Task) -> bool:
    """Whether a task's command is one of the AWS CLI, which prints something."""
    return any(path.read_text().startswith("aws ") for path in task.variants.values())


def test_every_snippet_was_run_or_says_why_not(
    lab: Lab, ran: set[str], request: pytest.FixtureRequest
) -> None:
    if request.config.lab_name != "docker":
        pytest.skip("needs Docker, where every page and every problem is walked")
    names = [item.name for item in request.session.items]
    walks = [n for n in names if "gets_what_the_page_shows" in n or "the_cure_leads" in n]
    if len(walks) != len(page_names()) + len(PROVOKED):
        pytest.skip("only some of the pages and problems were walked")
    unexplained = []
    for task in all_tasks(SNIPPETS):
        # The Windows tabs: test_windows.py and test_meaning.py; the steps: test_pgadmin.py.
        explained = {*task.untested, "windows.cmd", "windows.ps1", *IN_PGADMIN}
        if "aws" in lab.absent and of_aws(task):
            continue  # walked with psql 17
        for name in task.variants.keys() - explained:
            if f"{task.name}/{name}" not in ran | {INSTALL, POLICY}:
                unexplained.append(f"{task.name}/{name}")
    assert not unexplained, "run them on a page, or give a reason in reasons.toml"
