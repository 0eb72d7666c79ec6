"""The browser, beside labs that start and end."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Error
from robot.chromium import ERROR_PAGE, TRIES, go

URL = "http://127.0.0.1"
CHANGED = "net::ERR_NETWORK_CHANGED"
IN_THE_WAY = [f'interrupted by another navigation to "{to}"' for to in (ERROR_PAGE, URL)]
ELSEWHERE = f'interrupted by another navigation to "{URL}/elsewhere"'


class Page:
    """A page whose attempts to open an address, or a file of it, end in ``errors``."""

    waits = False

    def __init__(self, *errors: str, of_file: bool = False) -> None:
        self.errors, self.of_file = [*errors], of_file

    def on(self, event: str, listener) -> None:
        self.listener = listener

    def remove_listener(self, event: str, listener) -> None:
        assert listener == self.listener

    def wait_for_timeout(self, milliseconds: float) -> None:
        self.waits = False

    def goto(self, url: str) -> None:
        assert not self.waits, "Chromium is opening it again"
        if self.errors:
            self.waits = not self.of_file
            error = f"{self.errors.pop(0)} at {url}"
            if not self.of_file:
                raise Error(error)
            self.listener(SimpleNamespace(failure=error))


@pytest.mark.parametrize("of_file", [False, True])
def test_a_page_is_opened_again_when_networks_change(of_file: bool) -> None:
    page = Page(CHANGED, CHANGED, of_file=of_file)
    go(page, URL)
    assert not page.errors


@pytest.mark.parametrize("before", [[CHANGED], []])
@pytest.mark.parametrize("in_the_way", IN_THE_WAY)
def test_what_chromium_does_about_an_error_is_not_in_the_way_of_a_try(
    in_the_way: str, before: list[str]
) -> None:
    page = Page(*before, in_the_way)
    go(page, URL)
    assert not page.errors


@pytest.mark.parametrize(
    "errors", [["net::ERR_CONNECTION_REFUSED"], [ELSEWHERE], [CHANGED] * TRIES]
)
def test_another_error_or_one_too_many_is_an_error(errors: list[str]) -> None:
    with pytest.raises(Error, match=errors[0]):
        go(Page(*errors), URL)
