"""Rows are high enough for their text, where a program does not see to that itself."""

import pytest

from reports.sheets.cells import Marked
from reports.sheets.height import height_of
from reports.sheets.looks import Look


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ("short", None),
        (12, None),
        (None, None),
        ("eleven and more", 2),
        ("a" * 31, 4),
        ("one\ntwo\nthree", 3),
        (Marked("twelve letters or more", Look.TOTAL), 3),
    ],
)
def test_a_row_is_as_high_as_its_text_takes(value, lines):
    expected = lines and 13.5 * lines
    assert height_of(["other", value], [(1, 10)]) == expected


def test_no_row_is_higher_than_a_spreadsheet_can_draw():
    assert height_of(["a " * 16_000], [(0, 10)]) == 409


def test_columns_that_do_not_wrap_and_are_not_there_count_for_nothing():
    assert height_of(["a" * 500], [(1, 10)]) is None


def test_a_long_explanation_has_its_room_in_the_file(build, oak):
    rows = build(oak.school).book["About"].row_dimensions
    assert any((rows[number].height or 0) == 30 for number in range(1, 40))
