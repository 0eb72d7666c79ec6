"""Programs and files by themselves: no lab, no built site, a moment each."""

import shutil
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


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A folder with the guide's settings and values, one task, and one page of it."""
    for name in ("docs/_static", "docs/_templates", "snippets/psql/connect"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("conf.py", "snippets/values.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "docs" / "index.rst").write_text(INDEX)
    return tmp_path
