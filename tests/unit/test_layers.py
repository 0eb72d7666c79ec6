"""The extension's packages build on one another in one direction."""

import ast
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "_ext" / "guide"
# What each may import beside itself.
BELOW = {
    "model": set(),
    "lint": {"model", "markup.nodes"},
    "markup": {"model", "docutils", "sphinx"},
    "tools": set(),
}
ALL = {*BELOW, "docutils", "sphinx", "markup.nodes"}


def imported(file: Path) -> set[str]:
    """The packages and modules that ``file`` imports, as ``BELOW`` names them."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            found |= {module, module.partition(".")[0]} if node.level != 1 else set()
    if "markup.nodes" in found:
        found.discard("markup")
    return found


@pytest.mark.parametrize("package", BELOW)
def test_a_package_imports_none_above_it(package: str) -> None:
    for file in (GUIDE / package).glob("*.py"):
        allowed = BELOW[package] | (
            {"docutils", "sphinx"} if file.stem == "pages" else set()
        )
        assert imported(file) & ALL - allowed - {package} == set(), file
