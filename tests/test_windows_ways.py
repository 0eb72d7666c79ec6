"""How a command is written on Windows: the page's way works, the other one does not."""

import re

import pytest
from console import KINDS, in_batch
from faults import changed
from guide.snippets import all_tasks
from lab.windows import DRIVE, WindowsLab
from pages import SNIPPETS, WINDOWS, page_names, typed_in
from reader import PSQL, SHELL, terminal
from test_windows import PROVOKED
from walk import BUNDLE, CONNECT, Walk

WRONG_PASSWORD = "password authentication failed"
BATCH = "psql/batch"
PASSWORD = (SNIPPETS / "windows/password/windows.cmd").read_text().strip()
WARNING = (SNIPPETS / "problems/locale-codepage-warning/message.txt").read_text().strip()


@pytest.fixture
def walk(on_windows: WindowsLab, ran_on_windows: dict[str, set[str]], site):
    """A reader at Command Prompt, with the CA bundle."""
    with terminal(on_windows, KINDS[on_windows.client]) as window:
        walk = Walk(on_windows, window)
        walk.type(BUNDLE)
        yield walk
    ran_on_windows[on_windows.client] |= walk.typed


def test_options_stand_before_a_connection_string(walk: Walk) -> None:
    walk.type("windows/password")
    assert "awsuser" in walk.type("windows/options-first").shown
    swapped = walk.type("windows/options-first", last_first)
    if walk.lab.versions["psql"].startswith("15."):
        assert 'extra command-line argument "--command=SELECT current_user" ignored' in (
            swapped.shown
        )
        assert swapped.at == PSQL
    else:
        assert "awsuser" in swapped.shown


def last_first(text: str) -> str:
    """The command with its last argument before the others."""
    program, *options, last = text.split(" ^\n")
    return " ^\n".join([program, last, *options])


def test_a_path_in_a_connection_string_has_forward_slashes(walk: Walk) -> None:
    walk.type("windows/for-everyone")
    backslashes = ("C:/Users/Public/", "C:\\Users\\Public\\")
    answer = walk.type("windows/forward-slashes", lambda t: changed(t, backslashes))
    assert 'root certificate file "C:UsersPublicglobal-bundle.pem"' in answer.refusal
    assert walk.type("windows/forward-slashes").at == PSQL


def test_a_password_is_set_with_quotes_around_all_and_alone_on_its_line(walk: Walk) -> None:
    walk.type("windows/password")
    assert walk.type(BATCH).status == 0
    in_one_line = f"{PASSWORD.replace(chr(34), '')} && "
    one_line = in_one_line + shown_in_one_line(BATCH)
    assert WRONG_PASSWORD in walk.window.type(one_line).refusal
    with_quotes = f"{PASSWORD} && {shown_in_one_line(BATCH)}"
    assert walk.window.type(with_quotes).status == 0


def shown_in_one_line(task: str) -> str:
    text = (SNIPPETS / task / "windows.cmd").read_text().strip()
    return re.sub(r" \^\n +", " ", text)


def test_the_password_file_has_no_blank_behind_the_password(walk: Walk) -> None:
    walk.type("windows/root-certificate")  # makes the folder
    file, _, line = (
        (SNIPPETS / "windows/password-file/windows.cmd").read_text().partition(" echo ")
    )
    walk.window.type(f"echo {line.strip()} {file}")
    assert WRONG_PASSWORD in walk.type(BATCH).refusal
    walk.window.type(r'del "%APPDATA%\postgresql\pgpass.conf"')
    walk.type("windows/password-file")
    assert walk.type(BATCH).status == 0


def test_a_percent_sign_is_doubled_in_a_batch_file_and_nowhere_else(
    walk: Walk, values
) -> None:
    of_user = f"ALTER ROLE {values['user']} PASSWORD '{{}}'".format
    setting = changed(PASSWORD, (values["password"], "50%off%sale"))
    walk.lab.keeper(of_user("50%off%sale"))
    try:
        walk.lab.save("right.bat", f"@echo off\n{in_batch(setting)}\n")
        walk.lab.save("wrong.bat", f"@echo off\n{setting}\n")
        for typed, gets_in in ((setting, True), ("right.bat", True), ("wrong.bat", False)):
            walk.window.type('set "PGPASSWORD="')
            walk.window.type(typed)
            answer = walk.type(BATCH)
            assert (answer.status == 0) == gets_in, (typed, answer)
    finally:
        walk.lab.keeper(of_user(values["password"]))


def test_a_token_is_left_in_no_file(walk: Walk) -> None:
    walk.type("token/take")
    assert "X-Amz-Signature" in walk.window.type("set PGPASSWORD").shown
    assert "token" not in walk.window.type("dir /b").shown


def test_a_uri_without_quotes_breaks_at_the_ampersand(walk: Walk) -> None:
    answer = walk.type("psql/uri", lambda text: changed(text, ('"', "")))
    assert "root.crt" in answer.shown
    assert "'sslrootcert=global-bundle.pem" in answer.shown  # taken for a command
    assert answer.at == SHELL


def test_psql_warns_until_the_window_has_windows_own_code_page(walk: Walk) -> None:
    assert WARNING in walk.type(CONNECT).shown
    walk.leave()
    walk.type("problems/locale-codepage-warning/codepage")
    assert "code page" not in walk.type(CONNECT).shown


def test_without_sslrootcert_psql_looks_into_the_readers_own_folder(walk: Walk) -> None:
    missing = r"AppData\Roaming/postgresql/root.crt"
    assert missing in walk.type("windows/default-root").refusal
    walk.type("windows/root-certificate")
    assert walk.type("windows/default-root").at == PSQL


def test_every_windows_tab_was_run_or_lacks_its_program(
    machines: dict[str, WindowsLab], ran_on_windows: dict[str, set[str]], request
) -> None:
    walks = [i for i in request.session.items if i.path.name == "test_windows.py"]
    if len(walks) != len(page_names()) * len(machines) + len(PROVOKED):
        pytest.skip("only some of the pages and problems were walked on Windows")
    left_out = []
    for task in all_tasks(SNIPPETS):
        for name in typed_in(WINDOWS) & task.variants.keys() - task.untested.keys():
            text = task.variants[name].read_text()
            for client, ran in ran_on_windows.items():
                absent = any(f"{word} " in text for word in machines[client].absent)
                # Some entries are pasted, those with a command for psql among them.
                of_entry = client == "pasted" and not text.startswith("psql ")
                if not absent and not of_entry and f"{task.name}/{name}" not in ran:
                    left_out.append(f"{client}: {task.name}/{name}")
    assert not left_out


def test_no_program_that_is_there_is_said_to_be_absent(machines) -> None:
    for lab in machines.values():
        for program in {name.split()[0] for name in lab.absent} - {"curl"}:
            found = lab.on(lab.client, "find", DRIVE, "-iname", f"{program}.exe")
            assert not found, found
