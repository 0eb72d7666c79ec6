"""Nothing escapes from a page or a project: a faulty one does not build, and says why."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pages import ROOT, SNIPPETS

PORT_AS_NUMBER = (SNIPPETS / "values.toml").read_text().replace('"5432"', "5432")


@pytest.fixture
def project(tmp_path: Path):
    """A small copy of the project; ``project(**files)`` changes it and builds it."""
    for name in ("docs/_ext", "docs/_static", "docs/_templates", "snippets/psql/connect"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("conf.py", "snippets/values.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    shown = ("snippet:: psql/connect", "snippet:: psql/connect/oneline", "legend::")
    connect = "Title\n=====\n" + "".join(f"\n.. {line}\n" for line in shown)
    (tmp_path / "docs/index.rst").write_text(connect)

    def build(files: dict[str, str]) -> subprocess.CompletedProcess:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        words = ["-n", "-W", "--keep-going", "-q", "-c", ".", "docs", "html"]
        return subprocess.run(
            [sys.executable, "-m", "sphinx", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    return build


def test_the_small_project_builds(project) -> None:
    assert project({}).returncode == 0


def test_a_fault_fails_the_second_build_as_well(project) -> None:
    faulty = (ROOT / "docs/testing.md").read_text()  # in no toctree of the small project
    for files in ({"docs/page.md": faulty}, {}):
        assert project(files).returncode != 0


def test_a_dead_link_does_not_make_the_next_build_read_all_again(project, tmp_path) -> None:
    index = tmp_path / "docs/index.rst"
    project({"docs/index.rst": f"{index.read_text()}\n`x <http://127.0.0.1:1/>`__\n"})
    words = ["-Q", "-b", "linkcheck", "-d", "html/.doctrees", "-c", ".", "docs", "links"]
    done = subprocess.run([sys.executable, "-m", "sphinx", *words], cwd=tmp_path)
    assert done.returncode != 0, "the link is dead"
    assert (tmp_path / "html/.doctrees/environment.pickle").exists()


def test_a_change_of_the_extension_is_built(project, tmp_path) -> None:
    assert project({}).returncode == 0
    file = "docs/_ext/guide/snippets.py"
    project({file: (tmp_path / file).read_text().replace('"Unix"', '"Linux"')})
    assert "Linux" in (tmp_path / "html/index.html").read_text()


def test_a_page_that_types_a_command_itself_does_not_build(project) -> None:
    page = """
:orphan:

Page
====

Type ``psql --help`` now.

Or ``select 1`` later::

  psql --version

.. code-block:: sh

   curl https://example.com

.. raw:: html

   <pre>psql</pre>

Connect as ``awsuser`` to mypgdb, options like ``--host`` and ``\\q`` are fine.
The host is other.cluster-x.us-west-2.rds.amazonaws.com today.
Use :value:`usr`.

.. snippet:: psql/conect

.. snippet:: psql/connect/oneline/oneline

.. snippet-variant:: psql/connect other.sh

**PGPASSWORD=x psql quiet** or ``/usr/bin/psql --version`` or :guilabel:`psql.exe help`

.. snippet:: psql/connect
"""
    done = project({"docs/page.rst": page})
    assert done.returncode != 0
    assert "page.rst: WARNING: an orphan" in done.stderr
    assert "page.rst: WARNING: example values, and nothing explains them" in done.stderr
    for line, complaint in [
        (21, "'mypgdb' is an example value"),
        (29, "is no variant"),
        (31, "'PGPASSWORD=x psql quiet' is a command"),
        (31, "'/usr/bin/psql --version' is a command"),
        (31, "'psql.exe help' is a command"),
        (7, "'psql --help' is a command"),
        (9, "'select 1' is a command"),
        (11, "a block typed into the page"),
        (13, "a block typed into the page"),
        (17, "raw or doctest text"),
        (21, "'awsuser' is an example value; write :value:`user`"),
        (21, "'other.cluster-x.us-west-2.rds.amazonaws.com' is not in values.toml"),
        (21, "'usr' is not in values.toml"),
        (25, "no snippet 'psql/conect' in snippets/; did you mean 'psql/connect'?"),
        (27, "no snippet 'psql/connect/oneline'"),
    ]:
        found = [e for e in done.stderr.splitlines() if complaint in e]
        assert found, f"{complaint}:\n{done.stderr}"
        assert any(f"docs/page.rst:{line}:" in e for e in found), found
    assert "--host" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"docs/lost.rst": "Lost\n====\n"}, "isn't included in any toctree"),
        (
            {"docs/index.rst": "Title\n=====\n"},
            "psql/connect/unix.sh:1: WARNING: no page shows",
        ),
        (
            {"snippets/psql/connect/unix.zsh": "psql\n"},
            "psql/connect/unix.zsh:1: WARNING: unknown file name",
        ),
        ({"snippets/values.toml": "[endpoint]\n"}, "there is no table [reader]; add it"),
        ({"snippets/values.toml": "endpoint\n"}, "values.toml: Expected"),
        ({"snippets/values.toml": PORT_AS_NUMBER}, "[port] example is not text"),
        ({"snippets/unix.sh": "psql\n"}, "unix.sh:1: WARNING: this file is in no task"),
        (
            {"snippets/psql/connect/reasons.toml": "[why]\n"},
            "reasons.toml: [why] is not understood",
        ),
    ],
)
def test_a_faulty_project_does_not_build_and_says_why(files, complaint, project) -> None:
    done = project(files)
    assert done.returncode != 0
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_value_without_its_example_does_not_build(project, values) -> None:
    text = (SNIPPETS / "values.toml").read_text().replace('example = "awsuser"\n', "")
    done = project({"snippets/values.toml": text})
    assert done.returncode != 0
    assert "values.toml: [user] has no 'example'; add it" in done.stderr
    assert "Traceback" not in done.stderr
