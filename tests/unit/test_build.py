"""Nothing escapes from a page or a project: a faulty one does not build, and says why."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.cmd.build import main

ROOT = Path(__file__).parents[2]
NOTHING_NEW = "0 added, 0 changed, 0 removed"
WORDS = "-n -W --keep-going -c . -d doctrees docs".split()
PAGE = """
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

**PGPASSWORD=x psql quiet** or ``/usr/bin/psql --version`` or :guilabel:`psql.exe help`

.. snippet:: psql/connect
"""


@pytest.fixture
def build(small_project: Path, monkeypatch, capsys):
    """``build({name: text})`` changes files of the small project, and builds it.

    It returns whether the build succeeded, and all that was said.
    """
    monkeypatch.chdir(small_project)
    monkeypatch.setattr(sys, "path", [*sys.path])  # conf.py adds to it

    def build(files: dict[str, str], *words: str) -> tuple[bool, str]:
        for name, text in files.items():
            (small_project / name).write_text(text)
        try:
            status = main([*WORDS, "html", *words])
        except SystemExit as error:
            return False, str(error)
        return status == 0, "".join(capsys.readouterr())

    return build


def test_a_fault_fails_every_build_until_it_is_mended(build, small_project: Path) -> None:
    index = (small_project / "docs/index.rst").read_text()
    assert build({})[0]
    in_page, in_no_toctree = f"{index}\n:value:`usr`\n", "Lost\n====\n"
    faulty = {"docs/index.rst": in_page, "docs/lost.rst": in_no_toctree}
    for files in (faulty, {}, {}):
        good, said = build(files)
        assert not good
        assert "'usr' is not in values.toml" in said
        assert "isn't included in any toctree" in said
    (small_project / "docs/lost.rst").unlink()
    assert build({"docs/index.rst": index})[0]
    assert NOTHING_NEW in build({})[1]


def test_after_a_dead_link_the_next_build_reads_nothing(build, small_project) -> None:
    index = (small_project / "docs/index.rst").read_text()
    assert build({"docs/index.rst": f"{index}\n`x <http://127.0.0.1:1/>`__\n"})[0]
    assert not build({}, "-Q", "-b", "linkcheck")[0], "the link is dead"
    assert NOTHING_NEW in build({})[1]


def test_a_change_of_the_extension_is_built(build, small_project: Path) -> None:
    assert build({})[0]
    shutil.copytree(ROOT / "docs/_ext", small_project / "docs/_ext")
    kinds = small_project / "docs/_ext/guide/model/kinds.py"
    kinds.write_text(kinds.read_text().replace('"Unix (macOS', '"Another (macOS'))
    # Another process, because this one has the extension as it was.
    subprocess.run([sys.executable, "-m", "sphinx", "-q", *WORDS, "html"], check=True)
    assert "Another (macOS" in (small_project / "html/index.html").read_text()


def test_a_page_that_types_a_command_itself_does_not_build(build) -> None:
    good, said = build({"docs/page.rst": PAGE})
    assert not good
    assert "page.rst: WARNING: an orphan" in said
    assert "page.rst: WARNING: this page shows example values; add" in said
    for line, complaint in [
        (7, "'psql --help' is a command"),
        (9, "'select 1' is a command"),
        (11, "a block typed into the page"),
        (13, "a block typed into the page"),
        (17, "raw or doctest text"),
        (21, "'awsuser' is an example value; write :value:`user`"),
        (21, "'mypgdb' is an example value"),
        (21, "'other.cluster-x.us-west-2.rds.amazonaws.com' is not in values.toml"),
        (21, "'usr' is not in values.toml"),
        (25, "no snippet 'psql/conect' in snippets/; did you mean 'psql/connect'?"),
        (27, "no snippet 'psql/connect/oneline'"),
        (29, "'PGPASSWORD=x psql quiet' is a command"),
        (29, "'/usr/bin/psql --version' is a command"),
        (29, "'psql.exe help' is a command"),
    ]:
        found = [each for each in said.splitlines() if complaint in each]
        assert any(f"docs/page.rst:{line}:" in each for each in found), (complaint, said)
    assert "--host" not in said


def test_a_faulty_project_does_not_build(build, small_project: Path) -> None:
    files = {
        "docs/index.rst": "Title\n=====\n",
        "snippets/psql/connect/unix.zsh": "psql\n",
        "snippets/unix.sh": "psql\n",
    }
    good, said = build(files)
    assert not good
    for complaint in (
        "psql/connect/unix.sh:1: WARNING: no page shows this file",
        "psql/connect/unix.zsh:1: WARNING: unknown file name",
        "snippets/unix.sh:1: WARNING: this file is in no task",
    ):
        assert complaint in said


PROBLEM = {
    "snippets/problems/lost/problem.toml": 'stage = "name"\n[[fault]]\nkind = "x"\n',
    "snippets/problems/lost/message.txt": "lost\n",
}
LOST = "Lost\n====\n\n.. message::\n\nFix it\n------\n\n"


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("", "problem.toml:1: WARNING: it has no page; write docs/problems/lost.rst"),
        ("", "lost/message.txt:1: WARNING: no page shows this file"),
        (f"{LOST}Wait.\n", "lost.rst: WARNING: a message, and no fix for it; add .. fix::"),
        (f"{LOST}.. fix::\n", "lost.rst:7: WARNING: no command fixes it; show"),
        (f"{LOST}.. fix:: other\n", "there is no cause 'other' in problem.toml"),
        (f"{LOST}.. fix::\n   :then: rich\n", '"rich" unknown; choose from "connected"'),
        (f"{LOST}* .. fix::\n", "put fix below a heading, not into a block"),
    ],
)
def test_a_problem_has_a_page_with_its_message_and_a_fix(
    page: str, complaint: str, build, small_project: Path
) -> None:
    for folder in ("docs/problems", "snippets/problems/lost"):
        (small_project / folder).mkdir(parents=True)
    good, said = build({**PROBLEM, **({"docs/problems/lost.rst": page} if page else {})})
    assert not good
    assert complaint in said


@pytest.mark.parametrize("file", ["values.toml", "psql/connect/reasons.toml"])
def test_a_file_that_is_no_toml_is_the_only_complaint(file, build, small_project) -> None:
    good, said = build({f"snippets/{file}": "[why\n"})
    assert not good
    assert said.startswith(f"ERROR: {small_project}/snippets/{file}:1: ")
    assert "\n" not in said
