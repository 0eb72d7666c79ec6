"""From the landing page to a session of one's own cluster: copied, never edited."""

from collections.abc import Callable, Iterator

import pytest
from lab.clients import Client, Session, sessions
from robot.runner import SnippetRunner
from robot.terminal import open_terminal

MOST = 12  # actions
SHELLS = ["unix.sh", "windows.cmd", "windows.ps1"]
WITH_A_PASSWORD = ["psql/ca-bundle", "psql/connect"]
WITH_A_TOKEN = ["express/ca", "express/token", "express/connect"]


def walk(client: Client, form, tasks: list[str]) -> tuple[int, list[Session]]:
    """Copy each of ``tasks`` and run it; all actions so far, and the server's sessions.

    To run one is an action, and so is the password that is asked for.
    """
    with open_terminal(client) as terminal:
        runner = SnippetRunner(terminal)
        for task in tasks:
            text = form.copied(f"{task}/{runner.tab}")
            answer = runner.answer(task, edit=lambda _, text=text: text).succeeded()
            form.actions += 1 + ("Password" in answer.shown)
        found = sessions(client.lab)
        runner.leave_psql()
    return form.actions, found


@pytest.mark.parametrize("tab", SHELLS)
def test_with_a_password_it_takes_few_actions_and_no_edit(
    tab: str, client_of, open_form, lab, values, say
) -> None:
    client, form = client_of(tab), open_form("index")
    form.fill(**{key: values[key] for key in ("endpoint", "user", "database")})
    form.choose(tab)
    actions, found = walk(client, form, WITH_A_PASSWORD)
    say(f"walk with a password, {tab}: {actions} actions, 0 edits")
    assert found == [
        Session("primary", values["user"], values["database"], "TLSv1.3", False)
    ]
    assert actions <= MOST


@pytest.mark.parametrize("tab", SHELLS)
def test_with_a_token_it_takes_few_actions_and_no_edit(
    tab: str, client_of, open_form, lab, values, say
) -> None:
    client, form = client_of(tab), open_form("index")
    form.paste("express", values["express"])
    form.choose(tab)
    actions, found = walk(client, form, WITH_A_TOKEN)
    say(f"walk with a token, {tab}: {actions} actions, 0 edits")
    assert found == [Session("express", "postgres", "postgres", "TLSv1.3", False)]
    assert actions <= MOST


NAMES = {
    "unix.sh": ('x\\y:z"', "50% $x `x` o'neil"),
    "windows.cmd": ("a&b|c<d", "x^y (z)! 50%"),
    "windows.ps1": ("a$b`c", "o'neil: \\ &"),
}


@pytest.fixture
def role(lab, values) -> Iterator[Callable[[str, str, str], None]]:
    """Make a role with a database of its own: ``role(user, database, password)``."""
    made: list[tuple[str, str]] = []

    def role(user: str, database: str, password: str) -> None:
        names = [name.replace('"', '""') for name in (user, database)]
        made.append((names[0], names[1]))
        secret = password.replace("'", "''")
        lab.superuser_sql(f"CREATE ROLE \"{names[0]}\" LOGIN PASSWORD '{secret}'")
        lab.superuser_sql(f'CREATE DATABASE "{names[1]}" OWNER "{names[0]}"')

    yield role
    for user, database in made:
        lab.superuser_sql(f'DROP DATABASE "{database}"')
        lab.superuser_sql(f'DROP ROLE "{user}"')


@pytest.mark.parametrize("tab", SHELLS)
def test_a_password_file_line_fits_names_with_signs(
    tab: str, client_of, open_form, values, role
) -> None:
    user, database = NAMES[tab]
    role(user, database, values["password"])
    form = open_form("psql" if tab == "unix.sh" else "windows", tab)
    form.fill(endpoint=values["endpoint"], user=user, database=database)
    with open_terminal(client_of(tab)) as terminal:
        runner = SnippetRunner(terminal)
        runner.get_bundle()
        if tab == "unix.sh":
            runner.run("psql/password-file")
            line = form.copied("psql/password-line/pgpass.conf")
            runner.run("psql/password-line", edit=lambda _: line)
        else:
            runner.run("windows/root-certificate")  # makes the folder
            write = form.copied(f"windows/password-file/{tab}")
            runner.run("windows/password-file", edit=lambda _: write)
        batch = form.copied(f"psql/batch/{tab}")
        answer = runner.answer("psql/batch", edit=lambda _: batch).succeeded()
    assert user in answer.shown


@pytest.mark.parametrize("password", ["p:a\\s s", "'\"$x`x`%^&!", "*", "#\\:", "ü€ 密"])
def test_a_password_in_the_file_is_written_as_the_page_says(
    password: str, client_of, open_form, values, role
) -> None:
    role("bob", "shop", password)
    form = open_form("psql", "unix.sh")
    form.fill(endpoint=values["endpoint"], user="bob", database="shop")
    line = form.copied("psql/password-line/pgpass.conf")
    written = password.replace("\\", "\\\\").replace(":", "\\:")
    with open_terminal(client_of("unix.sh")) as terminal:
        runner = SnippetRunner(terminal)
        runner.get_bundle()
        runner.run("psql/password-file")
        edited = line.removesuffix(values["password"]) + written
        runner.run("psql/password-line", edit=lambda _: edited)
        batch = form.copied("psql/batch/unix.sh")
        answer = runner.answer("psql/batch", edit=lambda _: batch).succeeded()
    assert "bob" in answer.shown
