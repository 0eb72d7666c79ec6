"""From the landing page to a session of one's own cluster: copied, never edited."""

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


@pytest.mark.parametrize(
    ("user", "database"), [('a"b', "o'neil"), ("x\\y:z", "50% $x `x`")]
)
def test_a_password_file_line_fits_names_with_signs(
    user: str, database: str, client_of, open_form, lab, values
) -> None:
    client, form = client_of("unix.sh"), open_form("psql", "unix.sh")
    form.fill(endpoint=values["endpoint"], user=user, database=database)
    role, name = (text.replace('"', '""') for text in (user, database))
    lab.superuser_sql(f"CREATE ROLE \"{role}\" LOGIN PASSWORD '{values['password']}'")
    lab.superuser_sql(f'CREATE DATABASE "{name}" OWNER "{role}"')
    try:
        with open_terminal(client) as terminal:
            runner = SnippetRunner(terminal)
            runner.get_bundle()
            runner.run("psql/password-file")
            line = form.copied("psql/password-line/pgpass.conf")
            runner.run("psql/password-line", edit=lambda _: line)
            batch = form.copied("psql/batch/unix.sh")
            answer = runner.answer("psql/batch", edit=lambda _: batch).succeeded()
    finally:
        lab.superuser_sql(f'DROP DATABASE "{name}"')
        lab.superuser_sql(f'DROP ROLE "{role}"')
    assert user in answer.shown
