"""The lab, and pgAdmin in a browser: what the page says is done, by its labels."""

from collections.abc import Iterator

import pytest
from lab.docker.lab import DockerLab
from lab.docker.pgadmin import FETCHED, PgAdminClient
from playwright.sync_api import Browser
from robot.pgadmin.session import PgAdminSession


@pytest.fixture(scope="session")
def pgadmin_client(docker_lab: DockerLab) -> PgAdminClient:
    """The machine with pgAdmin."""
    if not FETCHED.exists():
        pytest.skip("needs pgAdmin: make pgadmin")
    return PgAdminClient(docker_lab)


@pytest.fixture(scope="session")
def pgadmin(browser: Browser, pgadmin_client: PgAdminClient) -> Iterator[PgAdminSession]:
    """The one pgAdmin, and the browser that it is used with."""
    session = PgAdminSession(pgadmin_client, browser)
    yield session
    session.close()


@pytest.fixture
def new_session(pgadmin: PgAdminSession, capture: bool) -> Iterator[PgAdminSession]:
    """A reader for whom pgAdmin is new."""
    pgadmin.begin(capture)
    yield pgadmin
    pgadmin.end()


@pytest.fixture
def session(pgadmin: PgAdminSession) -> PgAdminSession:
    """A reader who never gets so far that pgAdmin knows a server; no window is open."""
    pgadmin.clear()
    return pgadmin
