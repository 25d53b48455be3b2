"""Matches the sheets of two workbooks, and lists the changes to whole sheets."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from classes.words.counts import count_of
from reports.verification.contents import Contents, SheetContents
from reports.verification.difference import Difference, cut

SAME_SHEET = 0.5
"""The share of rows that two sheets must have in common for one to be the other, renamed."""

WHOLE_SHEET, GONE, NOT_THERE = "The whole sheet", "Removed", "Not there"

SheetPair = tuple[SheetContents, SheetContents]
"""An original sheet and the same sheet in the checked workbook."""


@dataclass(frozen=True)
class SheetMatch:
    """The sheets in both workbooks, and those in only one."""

    pairs: list[SheetPair]
    removed: list[SheetContents]
    added: list[SheetContents]

    @property
    def differences(self) -> Iterator[Difference]:
        """Yield the changes to whole sheets."""
        for sheet in self.removed:
            yield Difference(sheet.name, WHOLE_SHEET, _rows(sheet), GONE)
        for sheet in self.added:
            yield Difference(sheet.name, WHOLE_SHEET, NOT_THERE, _rows(sheet))
        for before, after in self.pairs:
            if before.name != after.name:
                yield Difference(after.name, "Name of the sheet", before.name, after.name)
        if (then := self._names(0)) != (now := self._names(1)):
            yield Difference("", "Order of the sheets", cut(", ".join(then)), cut(", ".join(now)))

    def _names(self, of: int) -> list[str]:
        """Return the present names of the matched sheets, in the order of one workbook.

        `of` is 0 for the original workbook, 1 for the checked one.
        """
        order = sorted(self.pairs, key=lambda pair: pair[of].position)
        return [after.name for _, after in order]


def match_sheets(then: Contents, now: Contents) -> SheetMatch:
    """Match sheets by name, or else by their contents."""
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


def _is_same(before: SheetContents, after: SheetContents) -> bool:
    if before.sha256 == after.sha256:
        return True
    shared = (Counter(before.digests) & Counter(after.digests)).total()
    return shared > SAME_SHEET * max(len(before.digests), len(after.digests))


def _rows(sheet: SheetContents) -> str:
    return count_of(len(sheet.digests), "filled row")
