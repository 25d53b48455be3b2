"""Matches the columns of two versions of a sheet by their headings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 3
"""The fewest filled cells in a first row of headings. A title has one."""


@dataclass(frozen=True)
class ColumnMatch:
    """How the columns of an original sheet and a checked one match.

    `kept` maps each column of the checked sheet to the original's. `removed` are original columns,
    `added` are columns of the checked sheet, and `moved` is whether the kept ones changed order.
    """

    kept: dict[int, int]
    removed: list[int]
    added: list[int]
    moved: bool

    @property
    def of_then(self) -> dict[int, int | None]:
        """Return how to number each column when reading the original."""
        return {column: column for column in self.kept.values()} | dict.fromkeys(self.removed)

    @property
    def of_now(self) -> dict[int, int | None]:
        """Return how to number each column when reading the checked sheet."""
        return {**self.kept} | dict.fromkeys(self.added)

    @property
    def is_plain(self) -> bool:
        """Return whether every column is where it was."""
        return not self.removed and not self.added and not self.moved


def match_columns(before: Mapping[int, str], after: Mapping[int, str]) -> ColumnMatch | None:
    """Match columns by their headings. None if all match in place, or there are no headings.

    Renamed headings, and those that occur twice, stay in their columns.
    """
    if min(len(before), len(after)) < LEAST or before == after:
        return None
    once = _once(before).keys() & _once(after).keys()
    if not once:
        return None
    place_before, place_after = _once(before), _once(after)
    kept = {place_after[heading]: place_before[heading] for heading in once}
    removed = [column for column in sorted(before) if column not in kept.values()]
    added = [column for column in sorted(after) if column not in kept]
    if len(removed) == len(added):
        kept |= dict(zip(added, removed, strict=True))
        removed, added = [], []
    order = [kept[column] for column in sorted(kept)]
    match = ColumnMatch(kept, removed, added, moved=order != sorted(order))
    return None if match.is_plain else match


def _once(headings: Mapping[int, str]) -> dict[str, int]:
    """Return the column of each heading that occurs only once."""
    counts = Counter(headings.values())
    return {heading: column for column, heading in headings.items() if counts[heading] == 1}
