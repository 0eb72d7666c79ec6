"""A faulty problem is named with file and line, before anything is shown or run."""

from pathlib import Path

import pytest
from guide.problems import all_problems, check_problem, load_problem
from guide.snippets import SnippetError

PROBLEM = """\
heading = "no such thing"
stage = "name"
provoked = true
means = '''
You asked for what is not there.
'''
sure = '''
See whether it is there.
'''
cure = '''
Ask for what is there.
'''
cures = ["topic/ask"]
"""
GOOD = {"problem.toml": PROBLEM, "message.txt": "psql: error: no such thing\n"}


@pytest.fixture
def problem(tmp_path: Path):
    """A tree with one task and one problem; ``problem(**changes)`` gives its folder."""
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


def test_a_good_problem_passes(problem, tmp_path) -> None:
    assert list(check_problem(load_problem(problem({})), tmp_path)) == []
    assert [found.id for found in all_problems(tmp_path)] == ["no-such-thing"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('stage = "name"', 'stage = "nmae"', ":2: there is no stage 'nmae'"),
        ('stage = "name"\n', "", ":1: there is no 'stage'"),
        ("cures =", "cuers =", ":13: 'cuers' is no key"),
        ("provoked = true", "provoked = false", ":3: 'provoked' holds another kind"),
        ('cures = ["topic/ask"]', "cures = [3]", ":13: 'cures' holds another kind"),
        ('cures = ["topic/ask"]', "typed = []", ":13: 'typed' holds another kind"),
        ("provoked = true", "provoked = ", ":1: Invalid value (at line 3"),
        (
            'cures = ["topic/ask"]',
            "[[elsewhere]]\nby = 'psql 9'",
            ":13: each has by, source, text",
        ),
    ],
)
def test_a_faulty_problem_file_is_named(old, new, complaint, problem) -> None:
    folder = problem({"problem.toml": PROBLEM.replace(old, new)})
    with pytest.raises(SnippetError) as error:
        load_problem(folder)
    assert str(error.value).startswith(f"{folder}/problem.toml:"), error.value
    assert complaint in str(error.value)


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        (
            {"problem.toml": PROBLEM.replace("topic/ask", "topic/akk")},
            "no snippet 'topic/akk'",
        ),
        ({"message.txt": "a\tb\n"}, "message.txt:1: a tab"),
        ({"mesage.txt": "typed wrong\n"}, "mesage.txt:1: no check or cure prints this"),
        ({"message-psql15.txt": "older\n"}, "does not say who prints message-psql15.txt"),
        ({"problem.toml": PROBLEM + "[labels]\n'a.txt' = 'b'\n"}, "names a.txt, which is"),
        ({"own/oneline.sh": "psql\n"}, "the task 'own' is neither typed, check nor cure"),
    ],
)
def test_a_faulty_problem_folder_is_named(files, complaint, problem, tmp_path) -> None:
    folder = problem(files)
    found = [str(finding) for finding in check_problem(load_problem(folder), tmp_path)]
    assert any(complaint in finding for finding in found), found
