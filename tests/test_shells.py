"""Three shells, one meaning."""

import psycopg.conninfo
import pytest
import shells
from guide.snippets import all_tasks
from pages import SNIPPETS

TASKS = all_tasks(SNIPPETS)
COMPARED = [task for task in TASKS if shells.compared(task)]
IN_EVERY_SHELL = sorted(SNIPPETS.rglob("oneline.sh"))
FILES = [path for task in TASKS for path in task.variants.values()]
CONNECTS = [path for path in FILES if path.read_text().startswith("psql ")]

# What some commands do otherwise: another server or user, or the database that always
# exists.
OTHERWISE = {
    "checks/database": "dbname=postgres",
    "checks/login": "dbname=postgres",
    "express/connect": "host={express} user=postgres dbname=postgres"
    " sslrootcert=AmazonRootCA1.pem",
    "failover/hosts": "host={instance},{second} target_session_attrs=read-write"
    " connect_timeout=10",
    "failover/patient": "connect_timeout=60",
    "network/through": "hostaddr=127.0.0.1 port={tunnel}",
    "problems/permission-denied/grant": "dbname=postgres",
    "problems/read-only-after-failover/only-a-writer": "target_session_attrs=read-write",
    "psql/reader": "host={reader}",
    "token/connect": "user={iam_user}",
}
OPTIONS = {"--host": "host", "--port": "port", "--username": "user", "--dbname": "dbname"}


@pytest.mark.parametrize("task", COMPARED, ids=lambda task: task.name)
def test_every_shell_passes_the_same_words(task) -> None:
    expected = shells.words("unix.sh", task.variants["unix.sh"].read_text())
    for name, path in shells.compared(task).items():
        assert shells.words(name, path.read_text()) == expected, path


def test_both_windows_shells_open_the_password_file_that_libpq_reads() -> None:
    # No Unix twin: there, the file is another one. Its place is documented at
    # https://www.postgresql.org/docs/current/libpq-pgpass.html
    folder = SNIPPETS / "psql/password-file"
    cmd = (folder / "windows.cmd").read_text()
    assert cmd.splitlines()[-1] == r'notepad "%APPDATA%\postgresql\pgpass.conf"'
    powershell = (folder / "windows.ps1").read_text()
    assert powershell.replace("$env:APPDATA", "%APPDATA%").replace("-Force ", "") == cmd


@pytest.mark.parametrize("path", IN_EVERY_SHELL, ids=lambda path: path.parent.name)
def test_a_line_for_every_shell_means_the_same_in_each(path) -> None:
    read = [shells.words(shell, path.read_text()) for shell in ("unix.sh", *shells.READ)]
    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize("path", CONNECTS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_connect_command_names_the_whole_connection(path, values) -> None:
    (command,) = shells.words(path.name, path.read_text())
    wanted = {
        "host": values["endpoint"],
        "port": values["port"],
        "user": values["user"],
        "dbname": values["database"],
        "sslmode": "verify-full",
        "sslrootcert": "global-bundle.pem",
    }
    otherwise = OTHERWISE.get(path.parent.relative_to(SNIPPETS).as_posix(), "")
    example = {key: entry.example for key, entry in values.by_key.items()}
    changes = psycopg.conninfo.conninfo_to_dict(otherwise.format(**example))
    assert connection(command[1:]) == wanted | changes


def connection(words: list[str]) -> dict[str, str]:
    """What psql's ``words`` say about the connection, however they say it."""
    found: dict[str, str] = {}
    for word in words:
        option, _, value = word.partition("=")
        if not word.startswith("--"):
            found |= psycopg.conninfo.conninfo_to_dict(word)
        elif option == "--dbname" and "=" in value:
            found |= psycopg.conninfo.conninfo_to_dict(value)
        elif option in OPTIONS:
            found[OPTIONS[option]] = value
    return found


@pytest.mark.parametrize(
    ("shell", "text", "complaint"),
    [
        ("windows.cmd", "psql \\\n  --port=1\n", None),
        ("windows.cmd", "psql ^ \n  --port=1\n", "'^'"),
        ("windows.cmd", "psql --host=%HOST%\n", "'%'"),
        ("windows.cmd", "psql postgresql://u@h/d?a=b&c=d\n", "'&'"),
        ("windows.ps1", "psql ^\n  --port=1\n", None),
        ("windows.ps1", "psql ` \n  --port=1\n", "'`'"),
        ("windows.ps1", 'psql "$env:X"\n', "'$'"),
        ("windows.ps1", "java -Da.b=c\n", "two words"),
        ("windows.ps1", "curl -fsSO https://a/b\n", "'curl' is an alias"),
        ("unix.sh", "psql <host>\n", "'<'"),
        ("unix.sh", 'psql "open\n', "not closed"),
        ("unix.sh", 'X="$(psql)"\nexport Y\n', "'$'"),
        ("windows.cmd", "psql > a\nfor /f %t in (a) do set X=%t\ndel a\n", "'>'"),
        ("windows.ps1", "$X = psql\n", "'$'"),
    ],
)
def test_a_text_that_a_shell_reads_otherwise_is_found(shell, text, complaint) -> None:
    if complaint is None:
        assert shells.words(shell, text) != [["psql", "--port=1"]]
    else:
        with pytest.raises(
            shells.Unreadable, match=complaint.replace("^", r"\^").replace("$", r"\$")
        ):
            shells.words(shell, text)
