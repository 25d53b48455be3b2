import pytest

from tests.sds_uk_export import Export


@pytest.fixture
def export(tmp_path) -> Export:
    return Export(tmp_path)
