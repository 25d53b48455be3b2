"""Compares a workbook with the original: what a reader sees then, and now.

Names such as `then` and `before` mean the original, and `now` and `after` the checked file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from reports.verification.flat import Flat, Kind
from reports.verification.sheet import AUTOMATIC, USUAL_HEIGHT
from reports.verification.shown import both_cut, both_shown
from reports.verification.workbook import Sheet, Workbook

SHOWN = 20
"""The most differences of one kind that are listed. The rest are counted."""

SHARES = {Kind.HEIGHT: (0.6, 3.0), Kind.WIDTH: (0.75, 2.0)}
"""The smallest and the greatest share of its original size that counts as the same."""

NOT_THERE, GONE = "Not there", "Removed"
ABSENT = {
    Kind.SHEET: (NOT_THERE, GONE),
    Kind.HIDDEN: ("shown", "shown"),
    Kind.MERGED: ("not merged", "not merged"),
}
"""What is said of a place where the original, or the checked file, has nothing of a kind."""

WHOLE_SHEET, ORDER = "The whole sheet", "Order of the sheets"


class Difference(NamedTuple):
    """One difference: the sheet ("" for the whole workbook), the place, and what is there."""

    sheet: str
    place: str
    then: str
    now: str


@dataclass
class Group:
    """The differences of one kind: how many there are, and the first ones."""

    kind: str
    count: int = 0
    first: list[Difference] = field(default_factory=list)

    def add(self, difference: Difference) -> None:
        self.count += 1
        if self.count <= SHOWN:
            self.first.append(difference)

    @property
    def more(self) -> int:
        return self.count - len(self.first)


def compare(then: Workbook, now: Workbook) -> list[Group]:
    """Return the differences between two workbooks, by kind."""
    groups = {kind: Group(kind) for kind in Kind}
    for sheet, before, after in _both(then, now):
        for kind, place, *texts in _differences(before, after):
            groups[kind].add(Difference(sheet, place, *texts))
    return [group for group in groups.values() if group.count]


def _both(then: Workbook, now: Workbook) -> Iterator[tuple[str, Flat, Flat]]:
    """Yield the name of each sheet, what was there and what is; then, of "", all the rest."""
    pairs = _pairs(then.sheets, now.sheets)
    for old, new in pairs:
        before, after = then.read(old) if old else {}, now.read(new) if new else {}
        if old and not new:
            yield old.name, {(WHOLE_SHEET, Kind.SHEET): "There"}, {}
        elif new:
            yield new.name, before, after if old else {(WHOLE_SHEET, Kind.SHEET): "Added"}
    kept = [new for old, new in pairs if old and new]
    if kept != [sheet for sheet in now.sheets if sheet in kept]:
        yield "", _order(then), _order(now)
    yield "", then.whole(), now.whole()


def _pairs(then: list[Sheet], now: list[Sheet]) -> list[tuple[Sheet | None, Sheet | None]]:
    """Return each sheet with that of its name, or else with the next that has another name."""
    by_name, names = {sheet.name: sheet for sheet in now}, {sheet.name for sheet in then}
    others = iter([sheet for sheet in now if sheet.name not in names])
    pairs = [(sheet, by_name.get(sheet.name) or next(others, None)) for sheet in then]
    return [*pairs, *((None, sheet) for sheet in others)]


def _order(book: Workbook) -> Flat:
    return {(ORDER, Kind.SHEET): ", ".join(sheet.name for sheet in book.sheets)}


def _differences(then: Flat, now: Flat) -> Iterator[tuple[Kind, str, str, str]]:
    for place, kind in {**then, **now}:
        before, after = then.get((place, kind), ""), now.get((place, kind), "")
        if before == after or _is_alike(kind, before, after):
            continue
        if kind is Kind.VALUE:
            formats = (flat.get((place, Kind.FORMAT), "") for flat in (then, now))
            yield kind, place, *both_shown(before, after, *formats)
        else:
            was, found = ABSENT.get(kind, ("", ""))
            yield kind, place, *both_cut(before or was, after or found)


def _is_alike(kind: Kind, before: str, after: str) -> bool:
    """Return whether a difference is tolerated, or told by another entry of the same place."""
    if kind is Kind.FORMAT:
        return not (before and after)
    if kind is Kind.FROZEN:  # LibreOffice drops it without a word, and that hides nothing
        return not after
    if kind not in SHARES:
        return False
    if not (before and after) or after == AUTOMATIC:
        return True
    least, most = SHARES[kind]
    if before == AUTOMATIC:
        return float(after) >= least * USUAL_HEIGHT
    return least * float(before) <= float(after) <= most * float(before)
