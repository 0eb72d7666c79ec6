"""The robot reader: each page from top to bottom, in the Unix tab."""

import pytest
from lab import Lab
from pages import INSTALL, SNIPPETS, UNIX, blocks, page_names, sessions, soup
from reading import read_page, ways_in_docker
from scenes import SCENES


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
    page: str, lab: Lab, ran: set[str], capture: bool, request: pytest.FixtureRequest
) -> None:
    in_docker = request.config.lab_name == "docker"
    left_out = set() if in_docker else ways_in_docker(page, UNIX)
    ran |= read_page(page, lab, capture=capture, left_out=left_out)
    if left_out:
        names = [way or "the whole page" for way in sessions(page) if way in left_out]
        pytest.skip(f"needs Docker: {', '.join(names)}")


@pytest.mark.usefixtures("site")
def test_the_start_page_leads_to_a_verified_session_for_each_kind_of_cluster() -> None:
    ways = [[block.snippet for block in steps] for steps in sessions("index").values()]
    kind, leave = "cluster/kind/unix.sh", "psql/leave/session.sql"
    in_a_vpc = [f"psql/{task}/unix.sh" for task in ("ca-bundle", "connect")]
    express = [f"express/{task}/unix.sh" for task in ("ca", "token", "connect")]
    assert ways == [
        [kind, *in_a_vpc, "psql/encrypted/session.sql", leave],
        [kind, *express, "express/encrypted/session.sql", leave],
    ]


@pytest.mark.usefixtures("site")
def test_every_way_of_a_page_is_walked_by_itself() -> None:
    ways = {page: [*sessions(page)] for page in page_names()}
    assert {page: found for page, found in ways.items() if "" not in found and found} == {
        "failover": ["when-the-writer-moves", "when-the-cluster-has-paused"],
        "index": [
            "a-cluster-in-a-vpc-with-a-password",
            "express-configuration-with-a-token",
        ],
        "login": ["log-in-with-an-iam-token", "take-the-password-from-secrets-manager"],
        "network": ["open-the-security-group", "through-a-bastion-host"],
    }


@pytest.mark.usefixtures("site")
def test_every_scene_is_set_on_a_way_of_a_page() -> None:
    ways = {way for page in page_names() for way in sessions(page)}
    assert SCENES.keys() <= ways


def test_the_clients_psql_was_installed_with_the_guides_own_commands(lab: Lab) -> None:
    ran_at_build = lab.install_commands()
    if ran_at_build is None:
        pytest.skip("needs Docker: the commands run when the lab's image is built")
    assert ran_at_build == (SNIPPETS / INSTALL).read_text()
