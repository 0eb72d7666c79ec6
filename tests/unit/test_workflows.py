"""What builds and tests the guide elsewhere does what is there to be done."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from robot.pages import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):.*?## ", MAKEFILE, re.MULTILINE))
ROOMS = set(re.search(r"^ROOMS := (.*)$", MAKEFILE, re.MULTILINE)[1].split())
FOLDERS = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}


def workflow(name: str) -> dict[str, Any]:
    """A workflow's settings."""
    return yaml.safe_load((ROOT / ".github/workflows" / name).read_text())


def test_every_room_is_tested_by_make_test_or_by_make_everything() -> None:
    assert ROOMS | {"selftest"} == FOLDERS
    assert "tests/selftest" in MAKEFILE.partition("more-selftest:")[2]


def test_a_change_is_tested_in_every_room_where_a_skip_fails() -> None:
    job = workflow("test.yml")["jobs"]["test"]
    commands = [f"make {row['test']}" for row in job["strategy"]["matrix"]["include"]]
    rooms = re.findall(r"ROOMS='?([a-z ]+)", " ".join(commands))
    assert {room for found in rooms for room in found.split()} >= ROOMS
    assert "make ${{ matrix.test }} SKIPS=fail" in [
        step.get("run") for step in job["steps"]
    ]


def test_the_nightly_run_does_everything_and_checks_links_strictly() -> None:
    (job,) = workflow("nightly.yml")["jobs"].values()
    assert "make everything STRICT=1" in [step.get("run") for step in job["steps"]]


def test_the_continuous_integration_runs_the_readmes_test_command() -> None:
    readme = re.search(r"^    (make .*test)$", (ROOT / "README.md").read_text(), re.M)
    lines = (ROOT / ".ci/run").read_text().splitlines()
    (test,) = [line for line in lines if line.startswith(readme[1])]
    assert "SKIPS=fail" in test and "TESTS" not in test and "ROOMS" not in test


def test_read_the_docs_builds_the_site_with_its_own_line(tmp_path: Path) -> None:
    settings = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text())
    (line,) = settings["build"]["jobs"]["build"]["html"]
    assert line.startswith("python -m sphinx -n -W --keep-going "), "a warning must fail"
    line = line.replace("python", sys.executable, 1)
    environment = {**os.environ, "READTHEDOCS_OUTPUT": str(tmp_path)}
    subprocess.run(line, shell=True, cwd=ROOT, env=environment, check=True)
    assert "Connecting to PostgreSQL" in (tmp_path / "html/index.html").read_text()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_commit_and_names_its_version(path: Path) -> None:
    uses = re.findall(r"uses: (.*)", path.read_text())
    assert uses
    for action in uses:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


@pytest.mark.parametrize(
    "path",
    [ROOT / "README.md", *(ROOT / "snippets/contribute").rglob("*.sh")],
    ids=lambda path: path.name,
)
def test_every_make_command_that_is_named_is_a_target(path: Path) -> None:
    # In a snippet "make html" is a whole line, in the README a block or a literal.
    named = re.findall(
        r"(?:^ *|`)make ((?:[a-z-]+ ?)+)(?:[A-Z]+=\S+ ?)*(?:$|`)",
        path.read_text(),
        re.MULTILINE,
    )
    targets = {target for words in named for target in words.split()}
    assert targets, path
    assert targets <= TARGETS


def test_the_lock_pins_what_the_requirements_say() -> None:
    """Each group of ``requirements.txt`` is in the lock of its name, with hashes."""
    groups = re.split(
        r"^# (docs|test|lint):", (ROOT / "requirements.txt").read_text(), flags=re.M
    )
    for name, text in zip(groups[1::2], groups[2::2], strict=True):
        lock = (ROOT / "lock" / f"{name}.txt").read_text()
        assert "--hash=sha256:" in lock
        for package, version in re.findall(r"^([\w-]+)(?:\[\w+\])?==(\S+)", text, re.M):
            pinned = re.search(rf"^{package}(?:\[[\w,]+\])?==(\S+)", lock, re.M | re.I)
            assert pinned and pinned[1] == version, f"{package}: make lock"
