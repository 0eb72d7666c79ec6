"""The robot reader: each page from top to bottom, in the Unix tab."""

from pathlib import Path

import pytest
import shells
from guide.snippets import all_tasks
from lab import Lab, Session, psql_sessions
from masks import CAPTURED, is_captured_pair, masked, without_banner
from pages import SNIPPETS, Block, blocks, page_names, steps
from reader import PSQL, SHELL, Terminal, terminal

INSTALL = "psql/install/apt.sh"
PROMPT_OF = {"session.sql": PSQL, "unix.sh": SHELL, "oneline.sh": SHELL}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("page", page_names())
def test_every_command_on_the_page_is_the_file_byte_for_byte(page: str) -> None:
    for block in blocks(page):
        assert block.text + "\n" == block.path.read_text("utf-8"), block.snippet
        if block.output is not None:
            assert block.output + "\n" == (block.path.parent / "output.txt").read_text()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("page", page_names())
def test_a_reader_who_copies_every_command_gets_what_the_page_shows(
    page: str, lab: Lab, ran: set[str], request: pytest.FixtureRequest
) -> None:
    if not steps(page):
        return
    capture = request.config.getoption("capture_outputs")
    with terminal(lab) as window:
        for block in steps(page):
            if block.kind == "pgpass.conf":
                lab.write(".pgpass", block.text + "\n")
            else:
                do_step(block, window, lab, capture)
            ran.add(block.snippet)
        assert window.at == SHELL, f"{page} leaves its reader inside psql"
        assert lab.run.values["password"] not in window.printed


def do_step(block: Block, window: Terminal, lab: Lab, capture: bool) -> None:
    """Type one command, and compare what the terminal and the server say."""
    assert window.at == PROMPT_OF[block.kind], f"{block.snippet} is out of place"
    answer = window.type(block.text)
    assert answer.status in (0, None), f"{block.snippet}: {answer}"
    compare(block.path.parent / "output.txt", answer.shown, lab.versions, capture)
    if answer.at == PSQL and block.kind != "session.sql":
        assert psql_sessions(lab) == [expected_session(block.text, lab)]


def compare(file: Path, shown: str, versions: dict[str, str], capture: bool) -> None:
    """What the terminal showed is what ``file`` says, but for the masks."""
    expected = file.read_text("utf-8").rstrip("\n") if file.exists() else ""
    if capture:
        if not is_captured_pair(versions):
            pytest.exit(f"outputs are captured with {CAPTURED}; these are {versions}", 1)
        if masked(shown) != masked(expected):
            file.write_text(shown + "\n") if shown else file.unlink()
        return
    if not is_captured_pair(versions):
        shown, expected = without_banner(shown), without_banner(expected)
    assert masked(shown) == masked(expected), f"{file} differs; run: make snippets"


def expected_session(command: str, lab: Lab) -> Session:
    """The session that ``command`` promises its reader."""
    values = lab.run.values
    replica = values["reader"] in command
    server = "replica" if replica else "primary"
    return Session(server, values["user"], values["database"], "TLSv1.3", replica)


def test_every_snippet_was_run_or_says_why_not(
    lab: Lab, ran: set[str], request: pytest.FixtureRequest
) -> None:
    walks = [i for i in request.session.items if "gets_what_the_page_shows" in i.name]
    if len(walks) != len(page_names()):
        pytest.skip("only some of the pages were walked")
    unexplained = []
    for task in all_tasks(SNIPPETS):
        explained = {*task.untested, *shells.compared(task)}
        for name in task.variants.keys() - explained:
            if f"{task.name}/{name}" not in ran | {INSTALL}:
                unexplained.append(f"{task.name}/{name}")
    assert not unexplained, "run them on a page, or give a reason in reasons.toml"


def test_the_clients_psql_was_installed_with_the_guides_own_commands(lab: Lab) -> None:
    ran_at_build = lab.install_commands()
    if ran_at_build is None:
        pytest.skip("needs Docker: the commands run when the lab's image is built")
    assert ran_at_build == (SNIPPETS / INSTALL).read_text()
