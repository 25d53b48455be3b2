"""Rows are high enough for their text."""

import pytest

from reports.sheets.cells import Styled
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
        (Styled("twelve letters or more", Look.TOTAL), 3),
    ],
)
def test_a_row_is_high_enough_for_its_text(value, lines):
    expected = lines and 13.5 * lines
    assert height_of(["other", value], [(1, 10)]) == expected


def test_no_row_is_higher_than_a_spreadsheet_can_draw():
    assert height_of(["a " * 16_000], [(0, 10)]) == 409


def test_missing_columns_and_those_that_do_not_wrap_are_ignored():
    assert height_of(["a" * 500], [(1, 10)]) is None


def test_a_long_explanation_has_room_in_the_file(build, oak):
    rows = build(oak.school).book["About"].row_dimensions
    assert any((rows[number].height or 0) == 30 for number in range(1, 40))
