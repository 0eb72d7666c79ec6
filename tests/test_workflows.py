"""What builds and tests the guide elsewhere does what the README says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from pages import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z]+):.*?## ", MAKEFILE, re.MULTILINE))


def commands(workflow: str) -> list[str]:
    """The commands that a workflow runs, in order."""
    settings = yaml.safe_load((ROOT / ".github/workflows" / workflow).read_text())
    steps = [step for job in settings["jobs"].values() for step in job["steps"]]
    return [step["run"] for step in steps if "run" in step]


def test_a_change_is_linted_and_tested_with_every_pair_where_a_skip_fails() -> None:
    assert commands("test.yml") == [
        "make lint",
        "make windows",
        "make pgadmin",
        "make linkcheck test LINKS=inside LAB=docker TESTS=--no-skips",
        "make pairs",
        "sudo apt-get update --quiet=2",
        "sudo apt-get install --quiet=2 --yes curl postgresql postgresql-client",
        "sudo sysctl --write kernel.apparmor_restrict_unprivileged_userns=0",
        "pwsh --version",
        "make test LAB=local TESTS='--no-skips tests/test_powershell.py"
        " tests/test_meaning.py -k powershell'",
    ]


def test_links_to_others_are_checked_strictly_once_a_week() -> None:
    assert commands("links.yml") == ["make linkcheck STRICT=1"]


def test_the_continuous_integration_runs_both_labs_and_the_other_pairs() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert [line for line in lines if line.startswith("make ")] == [
        "make lint &",
        "make windows &",
        "make pgadmin &",
        'make linkcheck test LAB=docker TESTS="--no-skips -m lab"',
        "make pairs",
        'make test LAB=local TESTS="tests/test_pages.py tests/test_claims.py'
        ' tests/test_trouble.py"',
    ]
    assert [line.strip() for line in lines if line.startswith("  make ")] == [
        "make test LAB=docker TESTS=\"--no-skips -m 'not lab'\"",
    ]


def test_the_other_pairs_are_all_but_the_one_that_is_always_tested() -> None:
    (pairs,) = re.findall(r"^PAIRS = (.*)", MAKEFILE, re.MULTILINE)
    assert {*pairs.split(), "17:17"} == {f"{p}:{s}" for p in (15, 17) for s in (15, 17)}


def test_read_the_docs_builds_the_site_with_its_own_line(tmp_path) -> None:
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
        r"(?:^ *|`)make ((?:[a-z]+ ?)+)(?:[A-Z]+=\S+ ?)*(?:$|`)",
        path.read_text(),
        re.MULTILINE,
    )
    targets = {target for words in named for target in words.split()}
    assert targets, path
    assert targets <= TARGETS
