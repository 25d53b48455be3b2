import pytest

from tests.curriculum.links.site import served


@pytest.fixture
def site():
    with served() as site:
        yield site
