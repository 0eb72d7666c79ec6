"""Three shells, one meaning."""

from collections.abc import Callable

import psycopg.conninfo
import pytest
from guide.model.tasks import all_tasks
from lab.docker.windows import RECORDERS, WindowsClient
from robot.pages import SNIPPETS
from robot.shells import invocations, powershell_model
from robot.shells.invocations import Invocations

TASKS = all_tasks(SNIPPETS)
UNIX, CMD, PS1 = (
    invocations.compared(TASKS, shell)
    for shell in ("unix.sh", "windows.cmd", "windows.ps1")
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
def unix() -> dict[str, Invocations]:
    """What each command means to bash, by its task."""
    return invocations.by_bash(UNIX)


@pytest.fixture(scope="session")
def recordings() -> dict[str, dict]:
    """What each command means to Command Prompt, by client; filled when asked for."""
    return {}


@pytest.fixture
def command_prompt(windows_client: WindowsClient, recordings: dict[str, dict]) -> dict:
    """What each command means to Command Prompt, by its task."""
    name = windows_client.name
    if name not in recordings:
        recorder = WindowsClient(windows_client.lab, name, RECORDERS)
        recordings[name] = invocations.by_command_prompt(recorder, CMD)
    return recordings[name]


@pytest.fixture(scope="session")
def in_powershell(say: Callable[[str], None]) -> Callable[[str], Invocations]:
    """What a task means to PowerShell, which is run where this machine has one."""
    say(f"PowerShell: {invocations.HOW_POWERSHELL}")
    if not invocations.powershell():
        return lambda task: powershell_model.invocations(PS1[task], invocations.BEFORE)
    return invocations.by_powershell(PS1).__getitem__


@pytest.mark.parametrize("task", sorted(CMD.keys() & UNIX.keys()))
def test_command_prompt_means_what_unix_means(task: str, unix, command_prompt) -> None:
    assert command_prompt[task] == unix[task]


@pytest.mark.parametrize("how", [invocations.HOW_POWERSHELL])
@pytest.mark.parametrize("task", sorted(PS1.keys() & UNIX.keys()))
def test_powershell_means_what_unix_means(task, how, unix, in_powershell) -> None:
    found = in_powershell(task)
    assert found == unix[task]


@pytest.mark.parametrize("task", sorted(CMD.keys() & PS1.keys() - UNIX.keys()))
def test_where_unix_has_no_tab_both_windows_shells_mean_the_same(
    task: str, in_powershell, command_prompt
) -> None:
    found = in_powershell(task)
    assert found == command_prompt[task]


def test_every_windows_tab_is_compared_with_its_unix_twin_but_a_few() -> None:
    for shell, texts in (("windows.cmd", CMD), ("windows.ps1", PS1)):
        tabs = {task.name for task in TASKS if shell in task.variants}
        # Command Prompt runs them, and no PowerShell.
        untested = {task.name for task in TASKS if "windows.ps1" in task.untested}
        assert tabs - texts.keys() <= {*invocations.DIFFERENT, *untested}


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
    with pytest.raises(powershell_model.Unreadable, match=complaint):
        powershell_model.invocations(text, {})


def test_a_recorder_tells_what_a_shell_made_of_a_command() -> None:
    texts = {
        "joined": "psql \\\n  --port=1\n",
        "fell apart": "psql \\ \n  --port=1\n",
    }
    calls = {name: found.calls for name, found in invocations.by_bash(texts).items()}
    assert calls["joined"] == (("psql", "--port=1"),)
    assert calls["fell apart"] == (("psql", " "),)
