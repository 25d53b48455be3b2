"""Which row of one sheet is which row of another, though rows were put in, taken out or moved.

The work grows with the number of rows only a little faster than they do, whatever was done to
them: a sheet of a hundred thousand rows that were all moved costs about a second.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Pair = tuple[int, int]
"""The place of a row in the sheet of then, and its place in the sheet of now."""


@dataclass(frozen=True)
class Gap:
    """Rows between two that stand still, of which none has its like: changed, or in one alone."""

    before: list[int]
    after: list[int]


@dataclass(frozen=True)
class Alignment:
    """What became of the rows: the gaps, and those that are there but stand elsewhere.

    `moved` and `swapped` are pairs of rows of then; a swapped pair changed places.
    """

    gaps: list[Gap]
    moved: list[Pair]
    swapped: list[Pair]


def align(before: Sequence[int], after: Sequence[int]) -> Alignment:
    """Return how the rows of `after` came from those of `before`; equal numbers are equal rows.

    Of several equal rows the first is the first, the second the second.
    """
    pairs = list(_pairs(before, after))
    swapped = _swapped(pairs)
    pairs = _put_back(pairs, swapped)
    still = set(_longest_in_order(pairs))
    gaps = list(_gaps(len(before), len(after), pairs, still))
    told = {place for swap in swapped for place in swap}
    moved = [pair for pair in pairs if pair not in still and pair[0] not in told]
    return Alignment(gaps, moved, swapped)


def _pairs(before: Sequence[int], after: Sequence[int]) -> Iterable[Pair]:
    places: dict[int, list[int]] = defaultdict(list)
    for place in range(len(after) - 1, -1, -1):
        places[after[place]].append(place)
    for place, row in enumerate(before):
        if left := places.get(row):
            yield place, left.pop()


def _longest_in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the most pairs that stand in one order in both: the rows that stood still."""
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
    found = []
    number = ends[-1] if ends else -1
    while number >= 0:
        found.append(pairs[number])
        number = previous[number]
    return found[::-1]


def _gaps(
    count_before: int, count_after: int, pairs: Sequence[Pair], still: set[Pair]
) -> Iterable[Gap]:
    """Yield what has no like, between each two rows that stood still."""
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
    """Return the rows of then that stand in each other's place, counted among the paired ones."""
    order = sorted(after for _, after in pairs)
    rank_of = {after: rank for rank, after in enumerate(order)}
    ranks = [rank_of[after] for _, after in pairs]
    return [
        (pairs[here][0], pairs[there][0])
        for here, there in enumerate(ranks)
        if there > here and ranks[there] == here
    ]


def _put_back(pairs: Sequence[Pair], swapped: Sequence[Pair]) -> list[Pair]:
    """Return the pairs as they would be, had no rows changed places."""
    places = dict(pairs)
    for one, other in swapped:
        places[one], places[other] = places[other], places[one]
    return [(before, places[before]) for before, _ in pairs]
