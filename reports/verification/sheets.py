"""Which sheet of a workbook is which of another, and what became of whole sheets."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from classes.words.counts import count_of
from reports.verification.contents import Contents, SheetContents
from reports.verification.difference import Difference, cut

SAME_SHEET = 0.5
"""The part of the rows that a sheet of another name must share to be the same one, renamed."""

WHOLE_SHEET, GONE, NOT_THERE = "The whole sheet", "It is gone", "It was not there"

SheetPair = tuple[SheetContents, SheetContents]
"""A sheet of then and the one of now that it is."""


@dataclass(frozen=True)
class SheetMatch:
    """The sheets that both workbooks have, and those that only one has."""

    pairs: list[SheetPair]
    removed: list[SheetContents]
    added: list[SheetContents]

    @property
    def differences(self) -> Iterator[Difference]:
        """Yield what became of whole sheets."""
        for sheet in self.removed:
            yield Difference(sheet.name, WHOLE_SHEET, _rows(sheet), GONE)
        for sheet in self.added:
            yield Difference(sheet.name, WHOLE_SHEET, NOT_THERE, _rows(sheet))
        for before, after in self.pairs:
            if before.name != after.name:
                yield Difference(after.name, "Its name", before.name, after.name)
        if (then := self._names(0)) != (now := self._names(1)):
            yield Difference("", "Order of the sheets", cut(", ".join(then)), cut(", ".join(now)))

    def _names(self, of: int) -> list[str]:
        """Return the sheets that both have, by their names of now, as they stood then or now."""
        order = sorted(self.pairs, key=lambda pair: pair[of].position)
        return [after.name for _, after in order]


def match_sheets(then: Contents, now: Contents) -> SheetMatch:
    """Return which sheets are the same one: by name, or else by what they hold."""
    by_name = {sheet.name: sheet for sheet in now.sheets}
    pairs = [(sheet, by_name[sheet.name]) for sheet in then.sheets if sheet.name in by_name]
    names = {sheet.name for sheet, _ in pairs}
    removed = [sheet for sheet in then.sheets if sheet.name not in names]
    added = [sheet for sheet in now.sheets if sheet.name not in names]
    for sheet in list(removed):
        renamed = next((other for other in added if _is_same(sheet, other)), None)
        if renamed:
            pairs.append((sheet, renamed))
            removed.remove(sheet)
            added.remove(renamed)
    pairs.sort(key=lambda pair: pair[0].position)
    return SheetMatch(pairs, removed, added)


def _is_same(one: SheetContents, other: SheetContents) -> bool:
    if one.sha256 == other.sha256:
        return True
    shared = (Counter(one.digests) & Counter(other.digests)).total()
    return shared > SAME_SHEET * max(len(one.digests), len(other.digests))


def _rows(sheet: SheetContents) -> str:
    return count_of(len(sheet.digests), "filled row")
