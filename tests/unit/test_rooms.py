"""The rooms of this repository, and what their code keeps to."""

import ast
import re
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
FILES = sorted([*TESTS.rglob("*.py"), *(ROOT / "docs/_ext").rglob("*.py")])
SPHINX = ["docutils", "sphinx"]
# What a package or a module may import beside itself; all others, what ROOMS says.
MAY_IMPORT = {
    "guide.lint.pages": ["guide.model", "guide.markup.nodes", *SPHINX],
    "guide.lint": ["guide.model"],
    "guide.markup": ["guide.model", *SPHINX],
    "guide.model": [],
    "guide.tools.serve": SPHINX,
    "guide.tools": [],
    "guide": SPHINX,
    "lab": ["guide"],
    "robot": ["guide", "lab"],
}
ROOMS = ["guide", "lab", "robot", *SPHINX]
ALL = [*ROOMS, *(folder.name for folder in TESTS.iterdir() if folder.is_dir())]
# Methods that do something in a lab, a terminal or a browser.
ACTIONS = {
    *("type", "run", "answer", "perform", "connect", "execute", "superuser_sql", "do"),
    *("do_step", "set_dns", "docker", "leave_psql", "press", "click"),
}


def within(module: str, packages: list[str]) -> bool:
    """Whether a module is one of these packages, or lies in one."""
    return f"{module}.".startswith(tuple(f"{package}." for package in packages))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_imports_from_a_room_above_and_no_action_stands_in_an_assert(path) -> None:
    base = TESTS if path.is_relative_to(TESTS) else ROOT / "docs/_ext"
    *folders, name = path.relative_to(base).with_suffix("").parts
    here = ".".join(folders)
    package = next((p for p in MAY_IMPORT if within(f"{here}.{name}", [p])), "")
    allowed = [package, *MAY_IMPORT[package]] if package else ROOMS
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [resolve_name("." * node.level + (node.module or ""), here)]
        above = [name for name in names if within(name, ALL) and not within(name, allowed)]
        assert above == [], f"line {node.lineno}"
        if isinstance(node, ast.Assert):
            for call in (c for c in ast.walk(node.test) if isinstance(c, ast.Call)):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
                assert name not in ACTIONS, f"line {node.lineno}: {name}() in an assert"


def test_contributing_says_what_every_room_is_for() -> None:
    contributing = (ROOT / "docs/contributing.md").read_text()
    for folder in {path.parent.name for path in TESTS.glob("*/*.py")}:
        assert f"`tests/{folder}/`" in contributing, folder


def test_no_busy_waiting() -> None:
    for path in [*FILES, *TESTS.rglob("*.sh"), *TESTS.rglob("*ockerfile")]:
        text = path.read_text("utf-8")
        assert not re.search(r"do\s+(:|true)[;\s]\s*done", text), path
        if path.suffix == ".py":
            loops = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.While)]
            assert not any(isinstance(loop.body[0], ast.Pass) for loop in loops), path
