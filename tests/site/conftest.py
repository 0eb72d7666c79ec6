"""The built site: what a page shows, and how it looks and works in a browser."""

import pytest


@pytest.fixture(autouse=True)
def the_site(site):
    """Every test here looks at the built site."""
