"""The robot reader: each page from top to bottom, in the Unix tab."""

import pytest
from captures import compare
from lab import Lab, Session, psql_sessions
from pages import INSTALL, SNIPPETS, Block, blocks, page_names, soup, steps
from reader import PSQL, SHELL, Terminal, terminal

# These ask the lab's resolver and its network; the local lab has neither.
CHECKS = {"checks/name/oneline.sh", "checks/network/unix.sh"}
PROMPT_OF = {"session.sql": PSQL, "unix.sh": SHELL, "oneline.sh": SHELL}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("page", page_names())
def test_every_command_and_output_on_the_page_is_the_file_byte_for_byte(page) -> None:
    for block in blocks(page):
        assert block.text + "\n" == block.path.read_text("utf-8"), block.snippet
    for pre in soup(page).select("pre[data-output$='.txt']"):
        file = SNIPPETS / pre["data-output"]
        assert pre.get_text() + "\n" == file.read_text("utf-8"), file


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("page", page_names())
def test_a_reader_who_copies_every_command_gets_what_the_page_shows(
    page: str, lab: Lab, ran: set[str], request: pytest.FixtureRequest
) -> None:
    if not steps(page):
        return
    if request.config.lab_name != "docker" and any(
        b.snippet in CHECKS for b in steps(page)
    ):
        pytest.skip("needs Docker: the checks ask the lab's own machines")
    capture = request.config.getoption("capture_outputs")
    with terminal(lab) as window:
        for block in steps(page):
            if block.text.startswith("aws ") and not lab.has_aws:
                continue
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


def expected_session(command: str, lab: Lab) -> Session:
    """The session that ``command`` promises its reader."""
    values = lab.run.values
    replica = values["reader"] in command
    server = "replica" if replica else "primary"
    return Session(server, values["user"], values["database"], "TLSv1.3", replica)


def test_the_clients_psql_was_installed_with_the_guides_own_commands(lab: Lab) -> None:
    ran_at_build = lab.install_commands()
    if ran_at_build is None:
        pytest.skip("needs Docker: the commands run when the lab's image is built")
    assert ran_at_build == (SNIPPETS / INSTALL).read_text()
