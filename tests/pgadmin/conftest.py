"""The lab, and pgAdmin in a browser: what the page says is done, by its labels."""

from collections.abc import Iterator

import pytest
from lab.docker.lab import DockerLab
from lab.docker.pgadmin import FETCHED, PgAdminClient
from playwright.sync_api import Browser
from robot.pgadmin.session import PgAdminSession


@pytest.fixture(autouse=True)
def the_site(site):
    """Every test here reads the built site."""


@pytest.fixture(scope="session")
def pgadmin_client(docker_lab: DockerLab) -> PgAdminClient:
    """The machine with pgAdmin."""
    if not FETCHED.exists():
        pytest.skip("needs pgAdmin: make pgadmin")
    return PgAdminClient(docker_lab)


@pytest.fixture(scope="session")
def shared_sessions() -> Iterator[list[PgAdminSession]]:
    """The session that many tests share, if there is one: only one pgAdmin runs."""
    sessions: list[PgAdminSession] = []
    yield sessions
    end(sessions)


def end(sessions: list[PgAdminSession]) -> None:
    """Close and forget ``sessions``."""
    while sessions:
        sessions.pop().close()


@pytest.fixture
def new_session(
    browser: Browser, pgadmin_client: PgAdminClient, capture: bool, shared_sessions
) -> Iterator[PgAdminSession]:
    """A reader for whom pgAdmin is new."""
    end(shared_sessions)
    session = PgAdminSession(pgadmin_client, browser, capture)
    yield session
    session.close()


@pytest.fixture
def session(
    browser: Browser, pgadmin_client: PgAdminClient, shared_sessions
) -> PgAdminSession:
    """A reader who never gets so far that pgAdmin knows a server; no window is open."""
    if not shared_sessions:
        shared_sessions.append(PgAdminSession(pgadmin_client, browser))
    shared_sessions[0].clear()
    return shared_sessions[0]
