"""Fixtures for the tests of the door."""

from collections.abc import Iterator

import pytest

from lessons.evenings.door.limits import counters


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Start with no request counted, since the counters are in memory."""
    counters.clear()
    yield
    counters.clear()
