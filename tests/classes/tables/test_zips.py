"""What an error of a library about a zip means."""

import zlib

import pytest

from classes.tables.zips import out_of_memory

pytestmark = pytest.mark.sqlite_is_enough


def test_code_4_of_zlib_means_that_the_memory_is_used_up():
    assert out_of_memory(zlib.error("Error -4 while decompressing data"))


@pytest.mark.parametrize("error", [zlib.error("Error -3 while decompressing data"), EOFError()])
def test_other_errors_mean_that_the_zip_is_damaged(error):
    assert not out_of_memory(error)
