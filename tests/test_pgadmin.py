"""pgAdmin, clicked through: what the page says is done, and what goes wrong is provoked."""

import json
from collections.abc import Callable
from dataclasses import replace

import faults
import pictures
import pytest
from desk import NOTHING, PICTURES, Changes, Desk
from faults import Fault
from guide.problems import PGADMIN
from guide.snippets import all_tasks
from guide.steps import STEPS, Step, load_steps
from guide.values import Values
from hands import Refused
from lab import observer
from pages import SNIPPETS, page_names, soup, step_lists
from playwright.sync_api import expect
from provoked import ALIAS, FAULTS, alias
from scenes import nothing_else

REGISTER, QUERY = "pgadmin/register", "pgadmin/encrypted"
AGAIN, IMPORT = "pgadmin/again", "pgadmin/import"
SERVERS = (SNIPPETS / "pgadmin/servers/servers.json").read_text()
PROBLEMS = SNIPPETS / "problems"

other_ca, other_name = faults.showing("wrong-ca"), faults.showing("wrong-name")
UNVERIFIED: Changes = {"Add row": None, "Select a file": None}
# How the reader meets a problem: what is wrong, and what is put otherwise, by its label.
MET: dict[str, tuple[Fault, Changes]] = {
    "cert-expired": (FAULTS["cert-expired"], NOTHING),
    "cert-hostname-mismatch": (alias, {"Host name/address": ALIAS}),
    "cert-verify-failed": (other_ca, NOTHING),
    "database-does-not-exist": (nothing_else, {"Maintenance database": "mypostgresql"}),
    "dns-not-found": (FAULTS["dns-not-found"], NOTHING),
    "iam-token": (FAULTS["iam-token"], NOTHING),
    "no-hba-tls-required": (nothing_else, {"SSL mode": "disable", **UNVERIFIED}),
    "password-missing": (nothing_else, {"Password": None}),
    "password-wrong": (nothing_else, {"Password": "another-password"}),
    "password-wrong-then-no-encryption": (
        nothing_else,
        {"Password": "another-password", "SSL mode": None, **UNVERIFIED},
    ),
    "permission-denied": (FAULTS["permission-denied"], NOTHING),
    "refused": (FAULTS["refused"], NOTHING),
    "root-cert-missing": (nothing_else, UNVERIFIED),
    "timeout": (FAULTS["timeout"], NOTHING),
    "too-many-connections": (FAULTS["too-many-connections"], NOTHING),
    "wrong-port-or-not-postgres": (FAULTS["wrong-port-or-not-postgres"], NOTHING),
}


def sessions(desk: Desk) -> set[tuple[str, str, str | None]]:
    """User, database and TLS of what pgAdmin has open on the cluster."""
    with observer(desk.lab, "primary") as connection:
        rows = connection.execute(
            "SELECT usename, datname, version FROM pg_stat_activity JOIN pg_stat_ssl"
            " USING (pid) WHERE application_name LIKE 'pgAdmin 4 - %'"
        )
        return set(rows)


def promised(values: Values) -> set[tuple[str, str, str | None]]:
    return {(values["user"], values["database"], "TLSv1.3")}


def test_the_steps_lead_to_an_encrypted_query_and_on_another_day_to_the_same_server(
    new_desk: Desk, values: Values, capture: bool
) -> None:
    hands = new_desk.open()
    new_desk.do(hands, REGISTER)
    assert sessions(new_desk) == promised(values)
    new_desk.do(hands, QUERY)
    assert_or_capture(f"{QUERY}/output.txt", hands.screen.result, capture)
    expect(hands.screen.window.get_by_role("tab", name="Data Output").first).to_be_visible()
    assert sessions(new_desk) == promised(values)
    hands = new_desk.start_again()
    assert sessions(new_desk) == set()
    # Only verify-full minds the name.
    with other_name(new_desk.lab, None), pytest.raises(Refused, match="does not match"):
        new_desk.do(hands, AGAIN)
    for step in new_desk.steps(AGAIN)[1:]:  # it asks still
        new_desk.do_step(hands, step)
    assert sessions(new_desk) == promised(values)


def assert_or_capture(file: str, seen: str, capture: bool) -> None:
    path = SNIPPETS / file
    if capture:
        path.write_text(seen + "\n")
    assert path.exists(), f"there is no {file}; run: make pictures"
    assert seen + "\n" == path.read_text(), f"{file} differs; run: make pictures"


def test_an_imported_server_asks_for_the_password_and_nothing_else(
    new_desk: Desk, values: Values
) -> None:
    new_desk.save("servers.json", SERVERS)
    hands = new_desk.open()
    new_desk.do(hands, IMPORT)
    with other_name(new_desk.lab, None), pytest.raises(Refused, match="does not match"):
        new_desk.do(hands, AGAIN)
    for step in new_desk.steps(AGAIN)[1:]:  # it asks still
        new_desk.do_step(hands, step)
    assert sessions(new_desk) == promised(values)


NO_FILE = "/home/you/elsewhere.pem"


def test_a_path_to_no_file_is_dropped_and_with_require_nobody_is_verified(
    new_desk: Desk, values: Values
) -> None:
    servers = SERVERS.replace(values["bundle"], NO_FILE)
    new_desk.save("servers.json", servers.replace("verify-full", "require"))
    hands = new_desk.open()
    new_desk.do(hands, IMPORT)
    with other_ca(new_desk.lab, None):
        new_desk.do(hands, AGAIN)
    assert sessions(new_desk) == promised(values), "with whoever answered"
    # The same server, and now there is a file.
    new_desk.lab.run_as_reader(f"cp global-bundle.pem {NO_FILE}")
    hands = new_desk.open()
    with other_ca(new_desk.lab, None), pytest.raises(Refused, match="verify failed"):
        new_desk.do(hands, AGAIN)


def test_a_path_to_no_file_is_dropped_and_with_verify_full_another_one_is_named(
    new_desk: Desk, values: Values
) -> None:
    servers = json.loads(SERVERS.replace(values["bundle"], NO_FILE))
    servers["Servers"]["2"] = servers["Servers"]["1"] | {"Name": "another"}
    new_desk.save("servers.json", f"{json.dumps(servers)}\n")
    hands = new_desk.open()
    new_desk.do(hands, IMPORT)
    open_servers, *password = new_desk.steps(AGAIN)
    new_desk.do_step(hands, open_servers)
    new_desk.do_step(hands, replace(open_servers, label=values["cluster"]))  # of several
    with pytest.raises(Refused, match=r"/home/you/\.postgresql/root\.crt") as refused:
        for step in password:
            new_desk.do_step(hands, step)
    assert NO_FILE not in str(refused.value)


@pytest.mark.parametrize("problem", MET)
def test_pgadmin_says_what_the_entry_of_the_problem_shows(
    problem: str, desk: Desk, capture: bool
) -> None:
    fault, changes = MET[problem]
    with fault(desk.lab, None), pytest.raises(Refused) as refused:
        desk.do(desk.hands, REGISTER, changes)
    assert_or_capture(f"problems/{problem}/{PGADMIN}.txt", str(refused.value), capture)


def test_after_a_message_save_is_grey_until_something_is_changed(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.do(desk.hands, REGISTER, {"Password": None})
    save = desk.hands.screen.window.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_disabled()
    desk.hands.screen.window.get_by_role("tab", name="General", exact=True).click()
    desk.do_step(desk.hands, desk.steps(REGISTER)[1], "another-name")
    expect(save).to_be_enabled()


def test_each_message_of_pgadmin_was_provoked() -> None:
    assert {path.parent.name for path in PROBLEMS.glob(f"*/{PGADMIN}.txt")} == MET.keys()


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
def test_a_step_that_no_reader_could_do_is_named(
    spoil: Spoil, named: str, desk: Desk
) -> None:
    desk.hands.wait(3_000)
    with pytest.raises(AssertionError, match=named):
        for step in spoil(desk.steps(REGISTER)):
            desk.do_step(desk.hands, step)


@pytest.mark.usefixtures("site")
def test_the_pages_show_each_step_that_is_done_and_in_this_order(values: Values) -> None:
    lists = {}
    for page in page_names():
        lists |= step_lists(page)
    wanted = [task for task in all_tasks(SNIPPETS) if STEPS in task.variants]
    assert {task.name for task in wanted} == {REGISTER, QUERY, AGAIN, IMPORT}, "do it"
    assert lists.keys() == {f"{task.name}/{STEPS}" for task in wanted}
    for task in wanted:
        steps = load_steps(task.variants[STEPS], values)
        for step, item in zip(steps, lists[f"{task.name}/{STEPS}"], strict=True):
            named = step.label or values[step.value]
            assert named in item
            assert all(entry in item for entry in step.choice.split(" > "))


# Those besides the steps' that a test looks for: in the Query Tool, in a window of files.
SEEN_BESIDES = {"Data Output", "Select"}


@pytest.mark.usefixtures("site")
def test_the_page_names_the_version_that_was_clicked_and_no_other_controls(
    values: Values,
) -> None:
    page = soup("pgadmin").find("article")
    assert f"pgAdmin {pictures.version()} " in page.get_text()
    known = set(SEEN_BESIDES)
    for task in all_tasks(SNIPPETS):
        for step in (
            load_steps(task.variants[STEPS], values) if STEPS in task.variants else []
        ):
            known |= {step.label, step.choice, *step.also_named}
    assert {label.get_text() for label in page.select(".guilabel")} - known == set()


def test_each_picture_was_taken_after_the_steps_as_they_are_now(values: Values) -> None:
    pictured = set()
    for task in all_tasks(SNIPPETS):
        steps = load_steps(task.variants[STEPS], values) if STEPS in task.variants else []
        for number, step in enumerate(steps, 1):
            if step.picture:
                file = PICTURES / f"{step.picture}.png"
                done = pictures.digest(steps[:number], values)
                assert pictures.taken_after(file) == done, f"{file}: make pictures"
                pictured.add(file)
    assert {*PICTURES.iterdir()} - pictured == set(), "no page shows these: delete them"
    assert len(pictured) <= 6
    assert sum(file.stat().st_size for file in pictured) <= 100 * 1024
