"""The tests themselves: interrupted, killed and started twice, they leave nothing behind.

Each test runs pytest in a process of its own, with a lab of another name.
"""

import pytest


@pytest.fixture(autouse=True)
def the_site(site):
    """The labs' pages are the built ones."""
