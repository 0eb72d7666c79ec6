"""Nothing escapes from a file: each rule is shown an input that must fail.

The guide's own files are held to the rules by the build, whose warnings are
errors; here the rules themselves are tested.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from guide.lint.files import check_project
from guide.model.kinds import KINDS
from guide.model.project import load_project

SNIPPETS = Path(__file__).parents[2] / "snippets"
PROBLEM = "problems/no-such-thing"
TRIGGER = 'trigger = ["topic/ask"]'


def findings(folder: Path) -> list[str]:
    """All that is found, after the path of the folder."""
    found = check_project(load_project(folder))
    return [f"{where}: {what}".removeprefix(f"{folder}/") for where, what in found]


def test_a_good_folder_passes(snippets) -> None:
    assert findings(snippets({})) == []


@pytest.mark.parametrize(
    ("name", "text", "finding"),
    [
        ("unix.sh", "psql \\\n\t--port=5432\n", "unix.sh:2: a tab"),
        ("unix.sh", "psql \\ \n  --port=5432\n", "unix.sh:1: a space at the end of the"),
        ("unix.sh", "psql --port=5432\r\n", "unix.sh:1: a carriage return"),
        (
            "unix.sh",
            "psql \u2013port=5432\n",
            "unix.sh:1: the character '\u2013' is not ASCII",
        ),
        ("unix.sh", "psql -h localhost\n", "unix.sh:1: '-h' is a short option"),
        ("unix.sh", "psql \\\n  -p 5433\n", "unix.sh:2: '-p' is a short option"),
        ("windows.cmd", "notpad x\n", "windows.cmd:1: 'notpad' is no known program"),
        ("session.sql", "\\connect otherdb\n", "session.sql:1: 'otherdb'"),
        ("pgpass.conf", "localhost:5439:mypgdb:awsuser:x\n", "pgpass.conf:1: '5439'"),
        ("unix.sh", "psql --port=5432", "unix.sh:1: add a line break"),
        ("unix.sh", "", "unix.sh:1: the file is empty"),
        ("unix.sh", "psql " + "-" * 80 + "\n", "unix.sh:1: 85 columns"),
        ("windows.ps1", "psql " + "-" * 74 + " `\n", "windows.ps1:1: 81 columns"),
        ("winget.cmd", "wingit install\n", "winget.cmd:1: 'wingit' is no known program"),
        ("unix.sh", "psql --username=me\n", "unix.sh:1: 'me' is not in values.toml"),
        ("unix.sh", "psql --port=5439\n", "unix.sh:1: '5439'"),
        ("unix.sh", 'psql \\\n  --dbname="dbname=mydb"\n', "unix.sh:2: 'mydb'"),
        ("unix.sh", "psql --host=db.example.com\n", "unix.sh:1: 'db.example.com'"),
        ("unix.sh", "curl https://a.example.com/b.pem\n", "unix.sh:1: 'a.example.com'"),
        ("oneline.sh", 'psql "postgresql://me@localhost/mypgdb"\n', "oneline.sh:1: 'me'"),
        ("unix.sh", "psql\n", "topic/task:1: no windows.cmd beside unix.sh"),
        ("windows.bat", "psql\n", "windows.bat:1: unknown file name; a task holds unix.sh"),
        ("output.txt", "a\tb\n", "output.txt:1: a tab"),
        ("output-psql18.txt", "a\tb\n", "output-psql18.txt:1: a tab"),
        ("output.txt", "hello\n", "topic/task:1: no snippet in this folder"),
        ("brew.sh", "brew install libpq\n", "brew.sh:1: no test can run this; give"),
        ("reasons.toml", '[untested]\n"a.sh" = "why"\n', "names a.sh, which does not"),
        ("psql/connect/reasons.toml", '[missing]\n"unix.sh" = "x"\n', "why unix.sh is m"),
        (f"{PROBLEM}/message.txt", "a\tb\n", "message.txt:1: a tab"),
        (f"{PROBLEM}/message-psql15.txt", "x\n", "add message-psql15.txt to [labels]"),
    ],
)
def test_a_faulty_file_is_named(name: str, text: str, finding: str, snippets) -> None:
    path = name if "/" in name else f"topic/task/{name}"
    found = findings(snippets({path: text}))
    assert any(finding in each for each in found), found


@pytest.mark.parametrize(
    ("new", "finding"),
    [
        ('trigger = ["topic/akk"]', "problem.toml:2: there is no snippet 'topic/akk'"),
        (f"{TRIGGER}\nlabels.'a.txt' = 'b'", "problem.toml:3: [labels] names a.txt, which"),
    ],
)
def test_a_problem_names_what_is_there(new: str, finding: str, good, snippets) -> None:
    file = f"{PROBLEM}/problem.toml"
    found = findings(snippets({file: good[file].replace(TRIGGER, new)}))
    assert any(finding in each for each in found), found


def test_a_problem_whose_id_is_no_link_is_named(good, snippets) -> None:
    file = "problems/no_such_thing/problem.toml"
    found = findings(snippets({file: good[f"{PROBLEM}/problem.toml"]}))
    assert (
        f"{file}:1: the id 'no_such_thing' is no part of an address; use a-z, 0-9 and -"
        in found
    )


def shellcheck(*paths: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "shellcheck"
    words = [program, "--shell=bash", "--severity=style", *paths]
    return subprocess.run(words, capture_output=True, text=True)


def test_shellcheck_finds_a_fault_and_none_in_the_unix_snippets(snippets) -> None:
    broken = snippets({"psql/connect/unix.sh": "psql \\ \n  --port=5432\n"})
    assert "SC1101" in shellcheck(broken / "psql/connect/unix.sh").stdout
    done = shellcheck(*sorted(SNIPPETS.rglob("*.sh")))
    assert done.returncode == 0, done.stdout


def test_a_kind_of_snippet_is_consistent_with_itself() -> None:
    for kind in KINDS.values():
        assert kind.label
        assert kind.tabs in ("", "shell", "system")
        assert kind.typed_at in ("", "shell", "psql", "password file")
        assert kind.room in ("", "unix", "windows", "pgadmin", "lab")
        assert not (kind.continuation and kind.long_lines), "it can be broken, or not"
