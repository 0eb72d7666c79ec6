"""The browser, beside labs that start and end."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Error
from robot.chromium import TRIES, go

CHANGED = "net::ERR_NETWORK_CHANGED"
IN_THE_WAY = [
    'interrupted by another navigation to "chrome-error://chromewebdata/"',
    'interrupted by another navigation to "http://127.0.0.1"',
]


class Page:
    """A page whose attempts to open an address, or a file of it, end in ``errors``."""

    def __init__(self, *errors: str, of_file: bool = False) -> None:
        self.errors, self.of_file = [*errors], of_file

    def on(self, event: str, listener) -> None:
        self.listener = listener

    def remove_listener(self, event: str, listener) -> None:
        assert listener == self.listener

    def goto(self, url: str) -> None:
        if self.errors:
            error = f"{self.errors.pop(0)} at {url}"
            if not self.of_file:
                raise Error(error)
            self.listener(SimpleNamespace(failure=error))


@pytest.mark.parametrize("of_file", [False, True])
def test_a_page_is_opened_again_when_networks_change(of_file: bool) -> None:
    page = Page(CHANGED, CHANGED, of_file=of_file)
    go(page, "http://127.0.0.1")
    assert not page.errors


@pytest.mark.parametrize("in_the_way", IN_THE_WAY)
def test_what_chromium_does_about_an_error_is_not_in_the_way_of_the_next_try(
    in_the_way: str,
) -> None:
    page = Page(CHANGED, in_the_way)
    go(page, "http://127.0.0.1")
    assert not page.errors


@pytest.mark.parametrize(
    "errors", [["net::ERR_CONNECTION_REFUSED"], [IN_THE_WAY[1]], [CHANGED] * TRIES]
)
def test_another_error_or_one_too_many_is_an_error(errors: list[str]) -> None:
    with pytest.raises(Error, match=errors[0]):
        go(Page(*errors), "http://127.0.0.1")
