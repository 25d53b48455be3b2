"""Matching rows: every row is reported, and small changes give few differences."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.verification.alignment import align
from tests.examples import examples

rows = st.lists(st.integers(0, 12), max_size=14)


def aligned(before, after) -> tuple[list, list, list]:
    alignment = align(before, after)
    return [(gap.before, gap.after) for gap in alignment.gaps], alignment.moved, alignment.swapped


def test_equal_sheets_have_no_gaps():
    assert aligned([1, 2, 3], [1, 2, 3]) == ([], [], [])


def test_a_removed_row_is_one_gap():
    assert aligned([1, 2, 3, 4], [1, 3, 4]) == ([([1], [])], [], [])


def test_an_added_row_is_one_gap():
    assert aligned([1, 2, 3], [1, 9, 2, 3]) == ([([], [1])], [], [])


def test_a_changed_row_is_a_gap_on_both_sides():
    assert aligned([1, 2, 3], [1, 9, 3]) == ([([1], [1])], [], [])


def test_two_rows_apart_that_changed_places_are_swapped():
    assert aligned([1, 2, 3, 4, 5], [1, 4, 3, 2, 5]) == ([], [], [(1, 3)])


def test_neighbours_that_changed_places_are_swapped():
    assert aligned([1, 2, 3, 4], [1, 3, 2, 4]) == ([], [], [(1, 2)])


def test_rows_below_a_removed_one_can_be_swapped():
    assert aligned([0, 1, 2, 3, 4, 5], [1, 4, 3, 2, 5]) == ([([0], [])], [], [(2, 4)])


def test_a_row_that_moves_down_is_the_only_one_moved():
    assert aligned([1, 2, 3, 4, 5], [2, 3, 4, 5, 1]) == ([], [(0, 4)], [])


def test_one_fewer_of_several_equal_rows_is_one_gap():
    assert aligned([7, 7, 7, 1], [7, 7, 1]) == ([([2], [])], [], [])


@settings(max_examples=examples(100))
@given(rows, rows)
def test_every_row_is_reported_once(before, after):
    alignment = align(before, after)
    gone = [place for gap in alignment.gaps for place in gap.before]
    new = [place for gap in alignment.gaps for place in gap.after]
    assert len(set(gone)) == len(gone)
    assert len(set(new)) == len(new)
    left = sorted(row for place, row in enumerate(before) if place not in gone)
    assert left == sorted(row for place, row in enumerate(after) if place not in new)
    swapped = {place for pair in alignment.swapped for place in pair}
    moved = {old for old, _ in alignment.moved}
    assert not moved & swapped
    assert all(before[old] in after for old in moved | swapped)


def test_a_hundred_thousand_rows_in_another_order_are_all_found_again():
    before = list(range(100_000))
    after = list(before)
    random.Random(1).shuffle(after)
    alignment = align(before, after)
    assert alignment.gaps == []
    assert len(alignment.moved) + 2 * len(alignment.swapped) > 99_000
