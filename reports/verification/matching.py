"""Which of the rows in a gap is which: the one changed, or one gone and another new."""

from collections.abc import Iterator, Sequence

from reports.verification.rows import Row

LEAST_LIKENESS = 1 / 3
MOST_PAIRS = 10_000
"""Comparisons of rows in one gap; in a larger one, rows are taken in their order."""

Match = tuple[Row | None, Row | None]
"""A row of then and the row of now that it became; None where there is none."""


def match_rows(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Match]:
    """Yield the rows of a gap, in their order, so that as many cells as possible stay the same."""
    if len(before) == len(after) == 1 and _is_one_cell(before[0], after[0]):
        yield before[0], after[0]
    elif len(before) * len(after) > MOST_PAIRS:
        yield from _in_order(before, after)
    else:
        yield from _best(before, after)


def _is_one_cell(before: Row, after: Row) -> bool:
    """Return whether both hold one cell in the same column, such as a title that was changed."""
    return len(before.cells) == 1 and before.cells.keys() == after.cells.keys()


def _in_order(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Match]:
    both = min(len(before), len(after))
    for old, new in zip(before[:both], after[:both], strict=True):
        if old.likeness(new) >= LEAST_LIKENESS:
            yield old, new
        else:
            yield old, None
            yield None, new
    yield from ((old, None) for old in before[both:])
    yield from ((None, new) for new in after[both:])


def _best(before: Sequence[Row], after: Sequence[Row]) -> Iterator[Match]:
    """Yield the matches whose likeness is greatest in sum: the longest common run, weighted."""
    likeness = [[old.likeness(new) for new in after] for old in before]
    sums = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for old in range(len(before) - 1, -1, -1):
        for new in range(len(after) - 1, -1, -1):
            sums[old][new] = max(
                sums[old + 1][new],
                sums[old][new + 1],
                sums[old + 1][new + 1] + _counted(likeness[old][new]),
            )
    old = new = 0
    while old < len(before) and new < len(after):
        alike = _counted(likeness[old][new])
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


def _counted(likeness: float) -> float:
    return likeness if likeness >= LEAST_LIKENESS else 0.0
