"""What a command means to bash and to Command Prompt; PowerShell's are beside it."""

import psycopg.conninfo
import pytest
from guide.model.tasks import all_tasks
from robot import invocations
from robot.pages import SNIPPETS

UNIX, CMD, PS1 = map(invocations.compared, ("unix.sh", "windows.cmd", "windows.ps1"))

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


@pytest.mark.parametrize("task", sorted(CMD.keys() & UNIX.keys()))
def test_command_prompt_means_what_unix_means(task: str, unix, command_prompt) -> None:
    assert command_prompt[task] == unix[task]


def test_every_windows_tab_is_compared_with_its_twin_but_a_few() -> None:
    for shell, texts in (("windows.cmd", CMD), ("windows.ps1", PS1)):
        tabs = {task.name for task in all_tasks(SNIPPETS) if shell in task.variants}
        # Command Prompt runs them, and no PowerShell.
        untested = {
            task.name for task in all_tasks(SNIPPETS) if "windows.ps1" in task.untested
        }
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


def test_a_recorder_tells_what_a_shell_made_of_a_command() -> None:
    texts = {
        "joined": "psql \\\n  --port=1\n",
        "fell apart": "psql \\ \n  --port=1\n",
    }
    calls = {name: found.calls for name, found in invocations.by_bash(texts).items()}
    assert calls["joined"] == (("psql", "--port=1"),)
    assert calls["fell apart"] == (("psql", " "),)
