"""Nothing escapes from a file: each rule is shown an input that must fail.

The guide's own files are held to the rules by the build, whose warnings are
errors; here the rules themselves are tested.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from guide.lint.files import check_file, check_task
from guide.model.kinds import KINDS
from guide.model.tasks import load_task
from guide.model.values import Values

SNIPPETS = Path(__file__).parents[2] / "snippets"
GOOD = "psql --host={endpoint} --port=5432 --username=awsuser --dbname=mypgdb\n"


@pytest.mark.parametrize(
    ("name", "text", "line", "complaint"),
    [
        ("unix.sh", "psql \\\n\t--port=5432\n", 2, "a tab"),
        ("unix.sh", "psql \\ \n  --port=5432\n", 1, "a blank at the end of the line"),
        ("unix.sh", "psql --port=5432\r\n", 1, "a carriage return"),
        ("unix.sh", "psql \u2013port=5432\n", 1, "not ASCII"),
        ("unix.sh", "psql -h localhost\n", 1, "'-h' is a short option"),
        ("unix.sh", "psql \\\n  -p 5433\n", 2, "'-p' is a short option"),
        ("windows.cmd", "notpad x\n", 1, "'notpad' is no known program"),
        ("session.sql", "\\connect otherdb\n", 1, "'otherdb'"),
        ("pgpass.conf", "{endpoint}:5439:mypgdb:awsuser:your-password\n", 1, "'5439'"),
        ("unix.sh", "psql --port=5432", 1, "no end of line"),
        ("unix.sh", "", 1, "empty"),
        ("unix.sh", "psql " + "-" * 80 + "\n", 1, "85 columns"),
        ("windows.ps1", "psql " + "-" * 74 + " `\n", 1, "81 columns"),
        ("winget.cmd", "wingit install\n", 1, "'wingit' is no known program"),
        ("unix.sh", "psql --username=awsusr\n", 1, "'awsusr' is not in values.toml"),
        ("unix.sh", "psql --port=5439\n", 1, "'5439'"),
        ("unix.sh", 'psql \\\n  --dbname="dbname=mydb"\n', 2, "'mydb'"),
        ("unix.sh", "psql --host=db.example.com\n", 1, "'db.example.com'"),
        (
            "unix.sh",
            "curl https://truststore.example.com/a.pem\n",
            1,
            "truststore.example.com",
        ),
        ("oneline.sh", 'psql "postgresql://me@localhost:5432/mypgdb"\n', 1, "'me'"),
    ],
)
def test_a_faulty_snippet_is_named_with_file_and_line(
    name: str, text: str, line: int, complaint: str, tmp_path: Path, values: Values
) -> None:
    path = tmp_path / name
    path.write_bytes(text.replace("{endpoint}", values["endpoint"]).encode())
    findings = [str(finding) for finding in check_file(path, values)]
    assert any(f.startswith(f"{path}:{line}: ") and complaint in f for f in findings), (
        findings
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("unix.sh", GOOD.replace(" --", " \\\n  --")),
        ("oneline.sh", GOOD),
        ("pgpass.conf", "{endpoint}:5432:mypgdb:awsuser:your-password\n"),
    ],
)
def test_a_good_snippet_passes(
    name: str, text: str, tmp_path: Path, values: Values
) -> None:
    path = tmp_path / name
    path.write_text(text.replace("{endpoint}", values["endpoint"]))
    assert list(check_file(path, values)) == []


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"unix.sh": "psql\n"}, "no windows.cmd beside unix.sh"),
        ({"unix.sh": "psql\n", "windows.bat": "psql\n"}, "unknown file name"),
        ({"session.sql": "\\q\n", "output.txt": "a\tb\n"}, "output.txt:1: a tab"),
        ({"output.txt": "hello\n"}, "no snippet in this folder"),
        (
            {"session.sql": "\\q\n", "reasons.toml": '[untested]\n"unix.sh" = "why"\n'},
            "unix.sh does not exist",
        ),
        (
            {"unix.sh": "psql\n", "reasons.toml": '[missing]\n"unix.sh" = "why"\n'},
            "unix.sh exists; drop the reason",
        ),
        ({"brew.sh": "brew install libpq\n"}, "brew.sh:1: no test can run this; give"),
    ],
)
def test_a_faulty_folder_is_named(
    files: dict[str, str], complaint: str, tmp_path: Path, values: Values
) -> None:
    folder = tmp_path / "topic" / "task"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    findings = [str(f) for f in check_task(load_task(tmp_path, "topic/task"), values)]
    assert any(complaint in finding for finding in findings), findings


def shellcheck(*paths: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "shellcheck"
    words = [program, "--shell=bash", "--severity=style", *paths]
    return subprocess.run(words, capture_output=True, text=True)


def test_shellcheck_finds_nothing_in_the_unix_snippets() -> None:
    done = shellcheck(*sorted(SNIPPETS.rglob("*.sh")))
    assert done.returncode == 0, done.stdout


def test_shellcheck_finds_a_broken_continuation(tmp_path: Path) -> None:
    path = tmp_path / "unix.sh"
    path.write_text("psql \\ \n  --port=5432\n")
    assert "SC1101" in shellcheck(path).stdout


def test_a_kind_of_snippet_is_consistent_with_itself() -> None:
    for file, kind in KINDS.items():
        assert kind.file == file
        assert kind.label
        assert kind.tabs in ("", "shell", "system")
        assert kind.typed_at in ("", "shell", "psql", "password file")
        assert kind.room in ("", "unix", "windows", "pgadmin", "lab")
        assert not (kind.continuation and kind.long_lines), "it can be broken, or not"
