"""Three shells, one meaning."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import meaning
import powershell
import psycopg.conninfo
import pytest
from console import KINDS
from guide.snippets import all_tasks
from lab.windows import MACHINES, RECORDERS, WindowsLab
from meaning import Meaning
from pages import SNIPPETS

TASKS = all_tasks(SNIPPETS)
UNIX, CMD, PS1 = (
    meaning.compared(TASKS, shell) for shell in ("unix.sh", "windows.cmd", "windows.ps1")
)

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


@pytest.fixture(scope="session")
def unix() -> dict[str, Meaning]:
    return meaning.by_bash(UNIX)


@pytest.fixture(scope="session")
def command_prompt(machines: dict[str, WindowsLab]) -> dict:
    def record(client: str) -> dict:
        recording = WindowsLab(machines[client], client, RECORDERS)
        return meaning.by_command_prompt(recording, KINDS[client], CMD)

    with ThreadPoolExecutor() as both:
        return dict(zip(machines, both.map(record, machines), strict=True))


@pytest.fixture(scope="session")
def in_powershell() -> Callable[[str], Meaning]:
    if not meaning.powershell():
        return lambda task: powershell.meaning(PS1[task], meaning.BEFORE)
    return meaning.by_powershell(PS1).__getitem__


@pytest.mark.parametrize("client", MACHINES)
@pytest.mark.parametrize("task", sorted(CMD.keys() & UNIX.keys()))
def test_command_prompt_means_what_unix_means(task, client, unix, command_prompt) -> None:
    found = command_prompt[client][task]
    assert found == unix[task], found


@pytest.mark.parametrize("how", [meaning.HOW_POWERSHELL])
@pytest.mark.parametrize("task", sorted(PS1.keys() & UNIX.keys()))
def test_powershell_means_what_unix_means(task, how, unix, in_powershell) -> None:
    assert in_powershell(task) == unix[task]


@pytest.mark.parametrize("task", sorted(CMD.keys() & PS1.keys() - UNIX.keys()))
def test_where_unix_has_no_tab_both_windows_shells_mean_the_same(
    task, in_powershell, command_prompt
) -> None:
    assert in_powershell(task) == command_prompt["pasted"][task]
    assert in_powershell(task) == command_prompt["batch"][task]


def test_every_windows_tab_is_compared_with_its_unix_twin_but_a_few() -> None:
    for shell, texts in (("windows.cmd", CMD), ("windows.ps1", PS1)):
        tabs = {task.name for task in TASKS if shell in task.variants}
        # Command Prompt runs them, and no PowerShell.
        untested = {task.name for task in TASKS if "windows.ps1" in task.untested}
        assert tabs - texts.keys() <= {*meaning.DIFFERENT, *untested}


def test_the_one_line_form_means_what_the_form_in_lines_means(unix) -> None:
    assert unix["psql/connect/oneline"] == unix["psql/connect"]


def test_every_connect_command_names_the_whole_connection(unix, values) -> None:
    usual = {
        "host": values["endpoint"],
        "port": values["port"],
        "user": values["user"],
        "dbname": values["database"],
        "sslmode": "verify-full",
        "sslrootcert": "global-bundle.pem",
    }
    example = {key: entry.example for key, entry in values.by_key.items()}
    connects = {
        n: m.calls[0] for n, m in unix.items() if m.calls[:1] and m.calls[0][0] == "psql"
    }
    assert connects
    for name, (_, *words) in connects.items():
        otherwise = OTHERWISE.get(name.removesuffix("/oneline"), "").format(**example)
        wanted = usual | psycopg.conninfo.conninfo_to_dict(otherwise)
        assert connection(words) == wanted, name


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
    ("text", "complaint"),
    [
        ("psql ^\n  --port=1\n", "'--port=1' is no program"),
        ("psql ` \n  --port=1\n", "'`'"),
        ('psql "$env:X"\n', r"'\$'"),
        ("$X = psql\n", r"'\$'"),
        ("psql --host=a,b\n", "','"),
        ("java -Da.b=c\n", "two words"),
        ("psql --% x\n", "two words"),
        ("curl -fsSO https://a/b\n", "'curl' is an alias"),
        ('psql "open\n', "not closed"),
        ("psql a'b'\n", "middle of a word"),
        ('psql --x="a=""b"\n', "middle of a word"),
        ("psql \u201ca b\u201d\n", "not ASCII"),
        ("where psql\n", "no program of the guide"),
        ('"psql" --port=1\n', "no program of the guide"),
        ("psql 'select \"A\"'\n", "5.1 passes on another"),
        ('psql ""\n', "5.1 passes on another"),
        ('psql "C:\\x y\\"\n', "5.1 passes on another"),
    ],
)
def test_the_model_of_powershell_refuses_what_it_does_not_know(text, complaint) -> None:
    with pytest.raises(powershell.Unreadable, match=complaint):
        powershell.meaning(text, {})


def test_a_recorder_tells_what_a_shell_made_of_a_command() -> None:
    texts = {
        "joined": "psql \\\n  --port=1\n",
        "fell apart": "psql \\ \n  --port=1\n",
    }
    calls = {name: found.calls for name, found in meaning.by_bash(texts).items()}
    assert calls["joined"] == (("psql", "--port=1"),)
    assert calls["fell apart"] == (("psql", " "),)
