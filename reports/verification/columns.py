"""Which column of a sheet is which of another: told by their headings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

LEAST = 3
"""Filled cells of a first row that is taken for headings; a title stands alone."""


@dataclass(frozen=True)
class ColumnMatch:
    """The columns that both have, as `kept`: from the column of now to that of then.

    `removed` are columns of then, `added` of now. `moved` says that those that both have stand in
    another order.
    """

    kept: dict[int, int]
    removed: list[int]
    added: list[int]
    moved: bool

    @property
    def of_then(self) -> dict[int, int | None]:
        """Return as what each column of then is to be read."""
        return {column: column for column in self.kept.values()} | dict.fromkeys(self.removed)

    @property
    def of_now(self) -> dict[int, int | None]:
        """Return as what each column of now is to be read."""
        return {**self.kept} | dict.fromkeys(self.added)

    @property
    def is_plain(self) -> bool:
        """Return whether every column is where it was."""
        return not self.removed and not self.added and not self.moved


def match_columns(before: Mapping[int, str], after: Mapping[int, str]) -> ColumnMatch | None:
    """Return which column is which, by the headings of both; None where there are none to go by.

    Headings that were only renamed stay in their columns; so do those that stand there twice.
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
    found = ColumnMatch(kept, removed, added, moved=order != sorted(order))
    return None if found.is_plain else found


def _once(headings: Mapping[int, str]) -> dict[str, int]:
    """Return the column of each heading that stands in one column alone."""
    counts = Counter(headings.values())
    return {heading: column for column, heading in headings.items() if counts[heading] == 1}
