"""Matches the rows in a gap: tells changed rows from removed and added ones."""

from collections.abc import Iterator, Sequence

from reports.verification.rows import Row

LEAST_SIMILARITY = 1 / 3
MOST_PAIRS = 10_000
"""The most comparisons of rows in one gap. In a larger gap, rows are matched in order."""

Match = tuple[Row | None, Row | None]
"""An original row and the row that it became; None for an added or removed row."""


def match_rows(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Match]:
    """Match the rows of a gap, in order, so that as many cells as possible stay the same."""
    if len(before) == len(after) == 1 and _is_one_cell(before[0], after[0]):
        yield before[0], after[0]
    elif len(before) * len(after) > MOST_PAIRS:
        yield from _in_order(before, after)
    else:
        yield from _best(before, after)


def _is_one_cell(before: Row, after: Row) -> bool:
    """Return whether both rows have one cell, in the same column, such as a changed title."""
    return len(before.cells) == 1 and before.cells.keys() == after.cells.keys()


def _in_order(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Match]:
    both = min(len(before), len(after))
    for old, new in zip(before[:both], after[:both], strict=True):
        if old.similarity(new) >= LEAST_SIMILARITY:
            yield old, new
        else:
            yield old, None
            yield None, new
    yield from ((old, None) for old in before[both:])
    yield from ((None, new) for new in after[both:])


def _best(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Match]:
    """Yield the matches with the greatest total similarity: a weighted longest common run."""
    similarity = [[old.similarity(new) for new in after] for old in before]
    sums = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for old in range(len(before) - 1, -1, -1):
        for new in range(len(after) - 1, -1, -1):
            sums[old][new] = max(
                sums[old + 1][new],
                sums[old][new + 1],
                sums[old + 1][new + 1] + _counted(similarity[old][new]),
            )
    old = new = 0
    while old < len(before) and new < len(after):
        alike = _counted(similarity[old][new])
        if alike and sums[old][new] == sums[old + 1][new + 1] + alike:
            yield before[old], after[new]
            old, new = old + 1, new + 1
        elif sums[old][new] == sums[old + 1][new]:
            yield before[old], None
            old += 1
        else:
            yield None, after[new]
            new += 1
    yield from ((row, None) for row in before[old:])
    yield from ((None, row) for row in after[new:])


def _counted(similarity: float) -> float:
    return similarity if similarity >= LEAST_SIMILARITY else 0.0
