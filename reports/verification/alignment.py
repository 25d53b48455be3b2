"""Matches the rows of two versions of a sheet, after rows were added, removed or moved.

It takes O(n log n) time, whatever was done to the rows: a sheet of a hundred thousand rows, all
moved, takes about a second.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]
"""The place of a row in the original sheet, and its place in the checked one."""


@dataclass(frozen=True)
class Gap:
    """Unmatched rows between two that did not move: changed, added or removed."""

    before: list[int]
    after: list[int]


@dataclass(frozen=True)
class Alignment:
    """How the rows of two sheets match: the gaps, and the rows that moved.

    `moved` holds (original place, new place). `swapped` holds two original places that were
    exchanged.
    """

    gaps: list[Gap]
    moved: list[Pair]
    swapped: list[Pair]


def align(before: Sequence[int], after: Sequence[int]) -> Alignment:
    """Match the rows of `after` with those of `before`. Equal numbers are equal rows.

    Rows that occur several times are matched in order: the first with the first, and so on.
    """
    pairs = list(_pairs(before, after))
    swapped = _swapped(pairs)
    pairs = _put_back(pairs, swapped)
    still = set(_longest_in_order(pairs))
    gaps = list(_gaps(len(before), len(after), pairs, still))
    swapped_places = {place for swap in swapped for place in swap}
    moved = [pair for pair in pairs if pair not in still and pair[0] not in swapped_places]
    return Alignment(gaps, moved, swapped)


def _pairs(before: Sequence[int], after: Sequence[int]) -> Iterable[Pair]:
    places: dict[int, list[int]] = defaultdict(list)
    for place in range(len(after) - 1, -1, -1):
        places[after[place]].append(place)
    for place, row in enumerate(before):
        if left := places.get(row):
            yield place, left.pop()


def _longest_in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the longest run of pairs in the same order in both sheets: rows that did not move."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(tails, place)
        previous.append(ends[length - 1] if length else -1)
        if length == len(tails):
            tails.append(place)
            ends.append(number)
        else:
            tails[length], ends[length] = place, number
    longest = []
    number = ends[-1] if ends else -1
    while number >= 0:
        longest.append(pairs[number])
        number = previous[number]
    return longest[::-1]


def _gaps(
    count_before: int, count_after: int, pairs: Sequence[Pair], still: set[Pair]
) -> Iterable[Gap]:
    """Yield the unmatched rows between each two rows that did not move."""
    paired_before = {before for before, _ in pairs}
    paired_after = {after for _, after in pairs}
    start_before = start_after = 0
    for before, after in [*sorted(still), (count_before, count_after)]:
        gap = Gap(
            [place for place in range(start_before, before) if place not in paired_before],
            [place for place in range(start_after, after) if place not in paired_after],
        )
        if gap.before or gap.after:
            yield gap
        start_before, start_after = before + 1, after + 1


def _swapped(pairs: Sequence[Pair]) -> list[Pair]:
    """Return pairs of original rows that changed places, counting only matched rows."""
    order = sorted(after for _, after in pairs)
    rank_of = {after: rank for rank, after in enumerate(order)}
    ranks = [rank_of[after] for _, after in pairs]
    return [
        (pairs[here][0], pairs[there][0])
        for here, there in enumerate(ranks)
        if there > here and ranks[there] == here
    ]


def _put_back(pairs: Sequence[Pair], swapped: Sequence[Pair]) -> list[Pair]:
    """Return the pairs as they would be if no rows had changed places."""
    places = dict(pairs)
    for first, second in swapped:
        places[first], places[second] = places[second], places[first]
    return [(before, places[before]) for before, _ in pairs]
