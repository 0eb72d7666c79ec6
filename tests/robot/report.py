"""What a session of tests says when it ends, beside what pytest says."""

import pytest

REPORT = pytest.StashKey[list[str]]()
