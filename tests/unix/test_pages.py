"""The robot reader: each page from top to bottom, in the Unix tab."""

import pytest
from lab.clients import Client
from robot.page_run import alternatives_in_docker, read_page
from robot.pages import SNIPPETS, UNIX, pages_to_walk

INSTALL = SNIPPETS / "psql/install/apt.sh"


@pytest.mark.parametrize("page", pages_to_walk())
def test_a_reader_who_copies_every_command_gets_what_the_page_shows(
    page: str, client: Client, capture: bool, request: pytest.FixtureRequest
) -> None:
    in_docker = request.config.getoption("lab") == "docker"
    left_out = set() if in_docker else alternatives_in_docker(page, UNIX)
    read_page(page, client, capture, left_out)
    if left_out:
        names = ", ".join(sorted(name or "the whole page" for name in left_out))
        pytest.skip(f"needs Docker: {names}")


def test_psql_was_installed_with_the_guides_own_commands(docker_reader) -> None:
    assert docker_reader.client.install_commands() == INSTALL.read_text()
