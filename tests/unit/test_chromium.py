"""The browser, beside labs that start and end."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import Error
from robot.chromium import go


def page_that_says(*errors: str) -> SimpleNamespace:
    """A page whose first attempts to open an address end in ``errors``."""
    left = [*errors]

    def goto(url: str) -> None:
        if left:
            raise Error(f"{left.pop(0)} at {url}")

    return SimpleNamespace(goto=goto, left=left)


def test_a_page_is_opened_once_more_when_networks_change() -> None:
    go(page := page_that_says("net::ERR_NETWORK_CHANGED"), "http://127.0.0.1")
    assert not page.left


@pytest.mark.parametrize(
    "errors", [["net::ERR_CONNECTION_REFUSED"], ["net::ERR_NETWORK_CHANGED"] * 2]
)
def test_another_error_or_a_second_one_is_an_error(errors: list[str]) -> None:
    with pytest.raises(Error, match=errors[0]):
        go(page_that_says(*errors), "http://127.0.0.1")
