"""Rows are high enough for their text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.sheets.cells import LinkedText, Styled
from reports.sheets.height import height_of, room_in
from reports.sheets.letters import broken, width_of
from reports.sheets.looks import Look
from tests.examples import examples

pytestmark = pytest.mark.sqlite_is_enough


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
    assert any((rows[number].height or 0) == 28.5 for number in range(1, 40))


def test_capital_letters_and_wide_signs_need_more_lines_than_small_letters():
    assert height_of(["MAMMAL WORDS"], [(0, 15)]) > (height_of(["mammal words"], [(0, 15)]) or 0)
    assert height_of(["安" * 12], [(0, 12)]) == 13.5 * 3


def test_an_address_with_a_link_has_its_lines_too():
    address = LinkedText("https://school.example/" + "a" * 40, "https://school.example/")
    assert height_of([address], [(0, 30)]) == 13.5 * 3


@given(st.text(st.sampled_from("Wil mM@-ä安\n"), max_size=80), st.integers(4, 30))
@settings(max_examples=examples(50))
def test_the_lines_of_a_text_fit_and_hold_all_of_it(text, width):
    room = room_in(width)
    lines = list(broken(text, room))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
    assert all(width_of(line) <= room or len(line) == 1 for line in lines)
