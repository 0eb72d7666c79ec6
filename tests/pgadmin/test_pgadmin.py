"""pgAdmin, clicked through: what the page says is done, and what goes wrong is provoked."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from guide.model.problems import PGADMIN, InClient, Problem, all_problems
from guide.model.steps import Step
from lab.clients import Session, sessions
from lab.faults import switched_on
from lab.faults.servers import server_certificate
from playwright.sync_api import expect
from robot.pages import SNIPPETS
from robot.pgadmin.actions import Refused
from robot.pgadmin.session import PgAdminSession
from robot.snapshot import check_same, with_captured_networks

REGISTER, QUERY = "pgadmin/register", "pgadmin/encrypted"
AGAIN, IMPORT = "pgadmin/again", "pgadmin/import"
SERVERS = (SNIPPETS / "pgadmin/servers/servers.json").read_text()
PROBLEMS = [p for p in all_problems(SNIPPETS) if p.is_provoked_in("pgadmin")]


def open_sessions(session: PgAdminSession) -> set[Session]:
    """What pgAdmin has open on the cluster's servers."""
    return {*sessions(session.lab, "pgAdmin 4 - %")}


def promised(session: PgAdminSession) -> set[Session]:
    values = session.values
    return {Session("primary", values["user"], values["database"], "TLSv1.3", False)}


def test_the_steps_lead_to_an_encrypted_query_and_on_another_day_to_the_same_server(
    new_session: PgAdminSession, capture: bool
) -> None:
    session = new_session
    session.do(REGISTER)
    after_register = open_sessions(session)
    session.do(QUERY)
    window = session.actions.screen
    assert_or_capture(f"{QUERY}/output.txt", window.result, capture)
    expect(window.window.get_by_role("tab", name="Data Output").first).to_be_visible()
    after_query = open_sessions(session)
    session.start_again()
    assert after_register == after_query == promised(session)
    assert open_sessions(session) == set()
    refuses_another_name_and_asks_still(session)


def refuses_another_name_and_asks_still(session: PgAdminSession) -> None:
    """Only verify-full minds the name."""
    with (
        server_certificate(session, "wrong-name"),
        pytest.raises(Refused, match="does not match"),
    ):
        session.do(AGAIN)
    for step in session.steps(AGAIN)[1:]:
        session.do_step(step)
    assert open_sessions(session) == promised(session)


def assert_or_capture(file: str, seen: str, capture: bool) -> None:
    path = SNIPPETS / file
    if capture:
        path.write_text(seen + "\n")
    wanted = path.read_text() if path.exists() else ""
    check_same(path, wanted, seen + "\n", "make pictures")


def test_an_imported_server_asks_for_the_password_and_nothing_else(new_session) -> None:
    new_session.save("servers.json", SERVERS)
    new_session.do(IMPORT)
    refuses_another_name_and_asks_still(new_session)


NO_FILE = "/home/you/elsewhere.pem"


def test_a_path_to_no_file_is_dropped_and_with_require_nobody_is_verified(
    new_session: PgAdminSession,
) -> None:
    session = new_session
    servers = SERVERS.replace(session.values["bundle"], NO_FILE)
    session.save("servers.json", servers.replace("verify-full", "require"))
    session.do(IMPORT)
    with server_certificate(session, "wrong-ca"):
        session.do(AGAIN)
    assert open_sessions(session) == promised(session), "with whoever answered"
    # The same server, and now there is a file.
    session.client.execute_as_reader(f"cp global-bundle.pem {NO_FILE}")
    session.open()
    with (
        server_certificate(session, "wrong-ca"),
        pytest.raises(Refused, match="verify failed"),
    ):
        session.do(AGAIN)


def test_a_path_to_no_file_is_dropped_and_with_verify_full_another_one_is_named(
    new_session: PgAdminSession,
) -> None:
    session, values = new_session, new_session.values
    servers = json.loads(SERVERS.replace(values["bundle"], NO_FILE))
    servers["Servers"]["2"] = servers["Servers"]["1"] | {"Name": "another"}
    session.save("servers.json", f"{json.dumps(servers)}\n")
    session.do(IMPORT)
    open_servers, *password = session.steps(AGAIN)
    session.do_step(open_servers)
    session.do_step(replace(open_servers, label=values["cluster"]))  # of several
    with pytest.raises(Refused, match=r"/home/you/\.postgresql/root\.crt") as refused:
        for step in password:
            session.do_step(step)
    assert NO_FILE not in str(refused.value)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.id)
def test_pgadmin_says_what_the_entry_of_the_problem_shows(
    problem: Problem, session: PgAdminSession, capture: bool
) -> None:
    faults = switched_on(session, problem.faults_in("pgadmin"))
    with faults, pytest.raises(Refused) as refused:
        session.do(REGISTER, problem.clients["pgadmin"])
    said = with_captured_networks(str(refused.value), session.client)
    assert_or_capture(f"problems/{problem.id}/{PGADMIN}.txt", said, capture)


def test_after_a_message_save_is_grey_until_something_is_changed(session) -> None:
    with pytest.raises(Refused):
        session.do(REGISTER, InClient(leave_out=("Password",)))
    window = session.actions.screen.window
    save = window.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_disabled()
    window.get_by_role("tab", name="General", exact=True).click()
    session.do_step(session.steps(REGISTER)[1], "another-name")
    expect(save).to_be_enabled()


Spoil = Callable[[list[Step]], list[Step]]


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda s: [*s[:2], replace(s[2], label="SSL"), *s[3:]], "open-tab 'SSL'"),
        (lambda s: [*s[:2], *s[3:]], "fill 'Host name/address'"),
        (lambda s: [*s[:4], s[5], s[4], *s[6:]], "fill 'Maintenance database'"),
    ],
    ids=["another label", "a step too few", "another order"],
)
def test_a_step_that_no_reader_could_do_is_named(spoil, named, session) -> None:
    session.actions.wait(3_000)
    with pytest.raises(AssertionError, match=named):
        for step in spoil(session.steps(REGISTER)):
            session.do_step(step)
