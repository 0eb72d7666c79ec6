"""Programs and files by themselves: no lab, no built site, a moment each."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INDEX = """\
Title
=====

.. snippet:: psql/connect

.. snippet:: psql/connect/oneline

.. legend::
"""
PROBLEM = """\
stage = "name"
trigger = ["topic/ask"]

[[fault]]
kind = "edit_command"
changes = [["a", "b"]]

[[fault]]
kind = "wrong_password"

[cause.other]
trigger = ["psql/connect"]

[[cause.other.fault]]
kind = "custom_name"
"""
STEP = """\
[[step]]
action = "fill"
label = "Username"
value = "user"
sentence = "{label}: {value}."
"""
GOOD = {
    "values.toml": (ROOT / "snippets/values.toml").read_text(),
    "psql/connect/oneline.sh": "psql --host=127.0.0.1 --port=5432 --dbname=mypgdb\n",
    "psql/connect/unix.sh": "psql \\\n  --port=5432 \\\n  --username=awsuser\n",
    "psql/connect/pgpass.conf": "127.0.0.1:5432:mypgdb:awsuser:your-password\n",
    "psql/connect/reasons.toml": '[missing]\n"windows.cmd" = "x"\n"windows.ps1" = "x"\n',
    "topic/ask/oneline.sh": "psql\n",
    "topic/fill/steps.toml": f"{STEP}\n{STEP}",
    "problems/no-such-thing/problem.toml": PROBLEM,
    "problems/no-such-thing/message.txt": "psql: error: no such thing\n",
}


@pytest.fixture
def good() -> dict[str, str]:
    """A folder of snippets in which nothing is wrong: the text of each file by its name."""
    return GOOD


@pytest.fixture
def snippets(tmp_path: Path) -> Callable[..., Path]:
    """``snippets({name: text})`` writes a good folder but for these files."""

    def write(files: dict[str, str]) -> Path:
        for name, text in (GOOD | files).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(text.encode())
        return tmp_path

    return write


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A folder with the guide's settings and values, one task, and one page of it."""
    task = "snippets/psql/connect"
    shutil.copytree(ROOT / task, tmp_path / task)
    for name in ("conf.py", "snippets/values.toml", "tests/lab/versions.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.rst").write_text(INDEX)
    return tmp_path
