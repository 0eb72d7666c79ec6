"""A faulty problem is named with file and line, before anything is shown or run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from guide.lint.problems import check_problem
from guide.model.problems import (
    FaultUse,
    InClient,
    OtherWording,
    all_problems,
    load_problem,
)
from guide.model.tasks import SnippetError

PROBLEM = """\
heading = "no such thing"
stage = "name"
means = '''
You asked for what is not there.
[labels]
'''
sure = '''
See whether it is there.
'''
cure = '''
Ask for what is there.
'''
cures = ["topic/ask"]

[[fault]]
kind = "edit_command"
changes = [["a", "b"]]

[[fault]]
kind = "wrong_password"
"""
CLIENTS = """\
[bash]
absent = "only on Windows"

[windows]
message = "no such"

[[windows.fault]]
kind = "custom_name"

[pgadmin]
fault = []
fill = { "Password" = "another" }
leave_out = ["Add row"]

[[other_wordings]]
by = "psql 9"
source = "from reports"
text = "no thing"
"""
GOOD = {"problem.toml": PROBLEM, "message.txt": "psql: error: no such thing\n"}


Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def problem(tmp_path: Path) -> Write:
    """A tree with one task and one problem; ``problem({name: text})`` is its folder."""
    (tmp_path / "topic/ask").mkdir(parents=True)
    (tmp_path / "topic/ask/oneline.sh").write_text("psql\n")
    (tmp_path / "psql").mkdir()
    (tmp_path / "psql/connect").symlink_to(tmp_path / "topic/ask")

    def write(files: dict[str, str]) -> Path:
        folder = tmp_path / "problems/no-such-thing"
        for name, text in {**GOOD, **files}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        return folder

    return write


def test_a_good_problem_passes(problem: Write, tmp_path: Path) -> None:
    assert list(check_problem(load_problem(problem({})), tmp_path)) == []
    assert [found.id for found in all_problems(tmp_path)] == ["no-such-thing"]


def test_a_problem_says_how_it_is_provoked_for_everyone_and_for_some(
    problem: Write,
) -> None:
    folder = problem({"problem.toml": PROBLEM + CLIENTS})
    found, file = load_problem(folder), folder / "problem.toml"
    edit = FaultUse("edit_command", {"changes": [["a", "b"]]}, f"{file}:15")
    assert found.faults == (edit, FaultUse("wrong_password", {}, f"{file}:19"))
    own = (FaultUse("custom_name", {}, f"{file}:27"),)
    assert found.clients == {
        "bash": InClient(absent="only on Windows"),
        "windows": InClient(message="no such", faults=own),
        "pgadmin": InClient(
            faults=(), fill={"Password": "another"}, leave_out=("Add row",)
        ),
    }
    assert found.faults_in("bash") == found.faults
    assert found.faults_in("windows") == own
    assert found.faults_in("pgadmin") == ()
    assert found.other_wordings == (OtherWording("psql 9", "no thing", "from reports"),)


def test_a_problem_that_the_lab_cannot_show_says_why(problem: Write) -> None:
    cut = PROBLEM[: PROBLEM.index("[[fault]]")]
    folder = problem({"problem.toml": f'{cut}not_provoked = "It is too old."\n'})
    assert load_problem(folder).not_provoked == "It is too old."
    folder = problem({"problem.toml": f"{cut}fault = []\n"})
    assert load_problem(folder).faults == (), "the state of a new reader is enough"


@pytest.mark.parametrize(
    ("old", "new", "line", "complaint"),
    [
        ('"name"', '"nmae"', 2, "'stage' must be one of command, name, network,"),
        ('stage = "name"\n', "", 1, "there is no 'stage'; add it"),
        ("cures =", "cuers =", 13, "'cuers' is no key here; there are heading, stage"),
        ('["topic/ask"]', "[3]", 13, "'cures' must be a list such as"),
        ("cures = [", "trigger = []#", 13, "'trigger' must be a list such as"),
        ("cures = [", "cures = ", 13, "mend the TOML"),
        ("cures =", "rank = true\ncures =", 13, "'rank' must be a whole number"),
        ("[[fault]]", "[[faults]]", 15, "'faults' is no key here; there are heading"),
        ('kind = "wrong', 'knid = "wrong', 19, "a fault has a 'kind', text in quotes"),
        ('kind = "wrong_password"', "kind = 5", 20, "a fault has a 'kind'"),
        ("cures =", 'not_provoked = "x"\ncures =', 13, "give one of 'fault' and 'not_"),
        ("[[fault]]", "[[windows.fault]]", 1, "give one of 'fault' and 'not_provoked'"),
        ("# end", "[windows]\nabsnt = 'x'", 22, "'absnt' is no key here; there are absent"),
        ("# end", "[bash]\nabsent = ''", 22, "'absent' must be text in quotes"),
        ("# end", "[[windows.fault]]\nx = 1", 21, "a fault has a 'kind'"),
        ("# end", "[pgadmin]\nfill = {a = 1}", 22, "'fill' must be a table with lines"),
        ("# end", "[pgadmin]\nfault = 'x'", 22, "'fault' must be tables, each under"),
        ("# end", "[labels]\n'a.txt' = 1", 21, "'labels' must be a table with lines"),
        (
            "# end",
            "[[other_wordings]]\nby = 'psql 9'",
            21,
            "[other_wordings] has no 'text'; add it",
        ),
    ],
)
def test_a_faulty_problem_file_is_named(
    old: str, new: str, line: int, complaint: str, problem: Write
) -> None:
    text = f"{PROBLEM}# end\n"
    assert old in text
    folder = problem({"problem.toml": text.replace(old, new)})
    with pytest.raises(SnippetError) as error:
        load_problem(folder)
    where, _, what = str(error.value).partition(": ")
    assert where == f"{folder}/problem.toml:{line}"
    assert complaint in what


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        (
            {"problem.toml": PROBLEM.replace("topic/ask", "topic/akk")},
            "problem.toml:13: there is no snippet 'topic/akk'",
        ),
        ({"message.txt": "a\tb\n"}, "message.txt:1: a tab"),
        ({"mesage.txt": "typed wrong\n"}, "mesage.txt:1: no check or cure prints this"),
        ({"message-psql15.txt": "older\n"}, "does not say who prints message-psql15.txt"),
        ({"problem.toml": PROBLEM + "[labels]\n'a.txt' = 'b'\n"}, "names a.txt, which is"),
        ({"own/oneline.sh": "psql\n"}, "the task 'own' is no trigger, check or cure"),
    ],
)
def test_a_faulty_problem_folder_is_named(
    files: dict[str, str], complaint: str, problem: Write, tmp_path: Path
) -> None:
    folder = problem(files)
    found = [str(finding) for finding in check_problem(load_problem(folder), tmp_path)]
    assert any(complaint in finding for finding in found), found
