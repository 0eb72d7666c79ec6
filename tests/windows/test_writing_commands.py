"""How a command is written on Windows: the page's way works, the other one does not."""

from collections.abc import Iterator

import pytest
from lab.docker.windows import DRIVE, WindowsClient
from lab.faults import replace_all
from robot.pages import SNIPPETS
from robot.runner import CONNECT, SnippetRunner
from robot.terminal import SHELL, open_terminal
from robot.terminal.cmd import in_batch

WRONG_PASSWORD = "password authentication failed"
BATCH = "psql/batch"
WARNING = (SNIPPETS / "problems/locale-codepage-warning/message.txt").read_text().strip()


@pytest.fixture
def reader(windows_client: WindowsClient) -> Iterator[SnippetRunner]:
    """A reader at Command Prompt, with the CA bundle."""
    with open_terminal(windows_client) as terminal:
        runner = SnippetRunner(terminal)
        runner.get_bundle()
        yield runner


def test_options_stand_before_a_connection_string(reader: SnippetRunner) -> None:
    right = reader.answer("windows/options-first")
    swapped = reader.answer("windows/options-first", last_first)
    assert "awsuser" in right.shown
    if reader.client.versions["psql"].startswith("15."):
        ignored = 'extra command-line argument "--command=SELECT current_user" ignored'
        assert ignored in swapped.in_psql().shown
    else:
        assert "awsuser" in swapped.shown


def last_first(text: str) -> str:
    """The command with its last argument before the others."""
    program, *options, last = text.split(" ^\n")
    return " ^\n".join([program, last, *options])


def test_a_path_in_a_connection_string_has_forward_slashes(reader: SnippetRunner) -> None:
    reader.run("windows/for-everyone")
    backslashes = ("C:/Users/Public/", "C:\\Users\\Public\\")
    wrong = reader.answer("windows/forward-slashes", lambda t: replace_all(t, backslashes))
    reader.answer("windows/forward-slashes").in_psql()
    assert 'root certificate file "C:UsersPublicglobal-bundle.pem"' in wrong.refusal


def test_the_password_file_has_no_space_after_the_password(reader: SnippetRunner) -> None:
    reader.run("windows/root-certificate")  # makes the folder
    command = (SNIPPETS / "windows/password-file/windows.cmd").read_text()
    file, _, line = command.partition(" echo ")
    reader.terminal.type(f"echo {line.strip()} {file}")
    with_a_space = reader.answer(BATCH)
    reader.terminal.type(r'del "%APPDATA%\postgresql\pgpass.conf"')
    reader.run("windows/password-file")
    reader.answer(BATCH).succeeded()
    assert WRONG_PASSWORD in with_a_space.refusal


def test_a_percent_sign_is_doubled_in_a_batch_file_and_nowhere_else(reader, values) -> None:
    lab, client = reader.lab, reader.client
    of_user = f"ALTER ROLE {values['user']} PASSWORD '{{}}'".format
    setting = 'set "PGPASSWORD=50%off%sale"'
    lab.superuser_sql(of_user("50%off%sale"))
    try:
        client.write("right.bat", f"@echo off\n{in_batch(setting)}\n")
        client.write("wrong.bat", f"@echo off\n{setting}\n")
        statuses = {}
        for typed in (setting, "right.bat", "wrong.bat"):
            reader.terminal.type('set "PGPASSWORD="')
            reader.terminal.type(typed)
            statuses[typed] = reader.answer(BATCH).status
    finally:
        lab.superuser_sql(of_user(values["password"]))
    assert statuses == {setting: 0, "right.bat": 0, "wrong.bat": 2}


def test_a_token_is_left_in_no_file(reader: SnippetRunner) -> None:
    reader.run("token/take")
    variable = reader.terminal.type("set PGPASSWORD")
    files = reader.terminal.type("dir /b")
    assert "X-Amz-Signature" in variable.shown
    assert "token" not in files.shown


def test_a_uri_without_quotes_breaks_at_the_ampersand(reader: SnippetRunner) -> None:
    answer = reader.answer("psql/uri", lambda text: replace_all(text, ('"', "")))
    assert "root.crt" in answer.shown
    assert "'sslrootcert=global-bundle.pem" in answer.shown  # taken for a command
    assert answer.at == SHELL


def test_psql_warns_until_the_window_has_windows_own_code_page(reader) -> None:
    before = reader.answer(CONNECT)
    reader.run("problems/locale-codepage-warning/codepage")
    after = reader.answer(CONNECT)
    assert WARNING in before.shown
    assert "code page" not in after.shown


def test_without_sslrootcert_psql_looks_into_the_readers_own_folder(reader) -> None:
    missing = reader.answer("windows/default-root")
    reader.run("windows/root-certificate")
    reader.answer("windows/default-root").in_psql()
    assert r"AppData\Roaming/postgresql/root.crt" in missing.refusal


def test_no_program_that_is_there_is_said_to_be_missing(windows_client) -> None:
    for program in {name.split()[0] for name in windows_client.missing_programs} - {"curl"}:
        found = windows_client.execute("find", DRIVE, "-iname", f"{program}.exe")
        assert not found, found
