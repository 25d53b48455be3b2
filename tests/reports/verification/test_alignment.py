"""Which row became which: nothing is lost, and little is said where little was done."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.verification.alignment import align
from tests.examples import examples

rows = st.lists(st.integers(0, 12), max_size=14)


def told(before, after) -> tuple[list, list, list]:
    found = align(before, after)
    return [(gap.before, gap.after) for gap in found.gaps], found.moved, found.swapped


def test_the_same_rows_are_the_same():
    assert told([1, 2, 3], [1, 2, 3]) == ([], [], [])


def test_a_row_taken_out_is_one_gap():
    assert told([1, 2, 3, 4], [1, 3, 4]) == ([([1], [])], [], [])


def test_a_row_put_in_is_one_gap():
    assert told([1, 2, 3], [1, 9, 2, 3]) == ([([], [1])], [], [])


def test_a_changed_row_is_a_gap_with_both():
    assert told([1, 2, 3], [1, 9, 3]) == ([([1], [1])], [], [])


def test_two_rows_apart_that_changed_places_are_swapped():
    assert told([1, 2, 3, 4, 5], [1, 4, 3, 2, 5]) == ([], [], [(1, 3)])


def test_neighbours_that_changed_places_are_swapped():
    assert told([1, 2, 3, 4], [1, 3, 2, 4]) == ([], [], [(1, 2)])


def test_rows_are_still_swapped_below_one_that_was_taken_out():
    assert told([0, 1, 2, 3, 4, 5], [1, 4, 3, 2, 5]) == ([([0], [])], [], [(2, 4)])


def test_a_row_that_went_down_is_moved_and_the_others_stood_still():
    assert told([1, 2, 3, 4, 5], [2, 3, 4, 5, 1]) == ([], [(0, 4)], [])


def test_of_equal_rows_one_less_is_one_gap():
    assert told([7, 7, 7, 1], [7, 7, 1]) == ([([2], [])], [], [])


@settings(max_examples=examples(100))
@given(rows, rows)
def test_every_row_is_told_once(before, after):
    found = align(before, after)
    gone = [place for gap in found.gaps for place in gap.before]
    new = [place for gap in found.gaps for place in gap.after]
    assert len(set(gone)) == len(gone)
    assert len(set(new)) == len(new)
    left = sorted(row for place, row in enumerate(before) if place not in gone)
    assert left == sorted(row for place, row in enumerate(after) if place not in new)
    swapped = {place for pair in found.swapped for place in pair}
    moved = {old for old, _ in found.moved}
    assert not moved & swapped
    assert all(before[old] in after for old in moved | swapped)


def test_a_hundred_thousand_rows_in_another_order_are_all_found_again():
    before = list(range(100_000))
    after = list(before)
    random.Random(1).shuffle(after)
    found = align(before, after)
    assert found.gaps == []
    assert len(found.moved) + 2 * len(found.swapped) > 99_000
