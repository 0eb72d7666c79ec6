"""What builds and tests the guide elsewhere does what is there to be done."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from robot.pages import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
JOBS = {
    path.stem: job
    for path in WORKFLOWS
    for job in yaml.safe_load(path.read_text())["jobs"].values()
}
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):.*?## ", MAKEFILE, re.MULTILINE))
ROOMS = set(re.search(r"^ROOMS := (.*)$", MAKEFILE, re.MULTILINE)[1].split())


def test_every_room_is_tested_by_make_test_or_by_make_everything() -> None:
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")}
    assert ROOMS | {"selftest"} == folders
    assert "tests/selftest" in MAKEFILE.partition("more-selftest:")[2]


def test_a_change_is_tested_in_every_room() -> None:
    tests = [row["test"] for row in JOBS["test"]["strategy"]["matrix"]["include"]]
    rooms = re.findall(r"ROOMS='?([a-z ]+)", " ".join(tests))
    assert {*" ".join(rooms).split()} >= ROOMS


@pytest.mark.parametrize(
    ("job", "command"),
    [
        ("test", "make ${{ matrix.test }} SKIPS=fail"),
        ("nightly", "make everything STRICT=1"),
    ],
)
def test_a_workflow_lets_nothing_pass_that_was_not_done(job: str, command: str) -> None:
    assert command in [step.get("run") for step in JOBS[job]["steps"]]


def test_the_continuous_integration_runs_the_readmes_test_command() -> None:
    readme = re.search(r"^    (make .*test)$", (ROOT / "README.md").read_text(), re.M)
    lines = (ROOT / ".ci/run").read_text().splitlines()
    (test,) = [line for line in lines if line.startswith(readme[1])]
    assert "SKIPS=fail" in test and "TESTS" not in test and "ROOMS" not in test


def test_read_the_docs_builds_a_site_with_its_own_line_and_none_with_a_warning(
    small_project: Path, tmp_path: Path
) -> None:
    settings = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text())
    (line,) = settings["build"]["jobs"]["build"]["html"]
    line = line.replace("python", sys.executable, 1)
    environment = {
        **os.environ,
        "READTHEDOCS_OUTPUT": str(tmp_path / "output"),
        "PYTHONPATH": str(ROOT / "docs/_ext"),
    }

    def build() -> int:
        return subprocess.run(
            line, shell=True, cwd=small_project, env=environment
        ).returncode

    assert build() == 0
    assert "psql --host" in (tmp_path / "output/html/index.html").read_text()
    with (small_project / "docs/index.rst").open("a") as page:
        page.write("\n:doc:`no-such-page`\n")
    assert build() != 0


def test_every_action_is_pinned_by_commit_and_names_its_version() -> None:
    for path in WORKFLOWS:
        uses = re.findall(r"uses: (.*)", path.read_text())
        assert uses, path
        for action in uses:
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), path


def test_every_make_command_that_is_named_is_a_target() -> None:
    # In a snippet "make html" is a whole line, in the README a block or a literal.
    command = re.compile(r"(?:^ *|`)make ((?:[a-z-]+ ?)+)(?:[A-Z]+=\S+ ?)*(?:$|`)", re.M)
    for path in (ROOT / "README.md", *(ROOT / "snippets/contribute").rglob("*.sh")):
        targets = {*" ".join(command.findall(path.read_text())).split()}
        assert targets and targets <= TARGETS, path


def test_the_lock_pins_what_the_requirements_say() -> None:
    # Each group is in the lock of its name, with hashes.
    requirements = (ROOT / "requirements.txt").read_text()
    for name, text in re.findall(r"^# (\w+):(.*?)(?=^# |\Z)", requirements, re.M | re.S):
        lock = (ROOT / "lock" / f"{name}.txt").read_text()
        assert "--hash=sha256:" in lock
        for package, version in re.findall(r"^([\w-]+)(?:\[\w+\])?==(\S+)", text, re.M):
            pinned = re.search(rf"^{package}(?:\[[\w,]+\])?==(\S+)", lock, re.M | re.I)
            assert pinned and pinned[1] == version, f"{package}: make lock"
