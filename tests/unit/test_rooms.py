"""The rooms of this repository, and what their code keeps to."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
# Each may import those before it, and itself.
ORDER = ["guide", "lab", "robot"]
FILES = sorted([*TESTS.rglob("*.py"), *(ROOT / "docs/_ext").rglob("*.py")])
# Methods that do something in a lab, a terminal or a browser.
ACTIONS = {
    *("type", "run", "answer", "perform", "connect", "execute", "superuser_sql", "do"),
    *("do_step", "set_dns", "docker", "leave_psql", "press", "click"),
}


def room(path: Path) -> str:
    """The package of a file, or the folder of tests in which it lies."""
    return path.relative_to(
        TESTS if path.is_relative_to(TESTS) else ROOT / "docs/_ext"
    ).parts[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_imports_from_a_room_above_and_no_action_stands_in_an_assert(path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    here = room(path)
    allowed = ORDER[: ORDER.index(here) + 1] if here in ORDER else ORDER
    rooms = {folder.name for folder in TESTS.iterdir() if folder.is_dir()} | {"guide"}
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            top = name.split(".")[0]
            assert top not in rooms or top in allowed, f"line {node.lineno}: {name}"
        if isinstance(node, ast.Assert):
            for call in (c for c in ast.walk(node.test) if isinstance(c, ast.Call)):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
                assert name not in ACTIONS, f"line {node.lineno}: {name}() in an assert"


def test_every_room_says_what_it_is_for_and_contributing_names_it() -> None:
    contributing = (ROOT / "docs/contributing.md").read_text()
    for folder in sorted(path.parent for path in TESTS.glob("*/*.py")):
        marker = next(
            filter(Path.exists, (folder / n for n in ("__init__.py", "conftest.py")))
        )
        assert ast.get_docstring(ast.parse(marker.read_text())), marker
        assert f"`tests/{folder.name}/`" in contributing, folder


def test_no_busy_waiting() -> None:
    for path in [*FILES, *TESTS.rglob("*.sh"), *TESTS.rglob("*ockerfile")]:
        text = path.read_text("utf-8")
        assert not re.search(r"do\s+(:|true)[;\s]\s*done", text), path
        if path.suffix == ".py":
            loops = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.While)]
            busy = [loop.lineno for loop in loops if isinstance(loop.body[0], ast.Pass)]
            assert not busy, path
