"""Compares a workbook with the original: what a reader sees then, and now.

Names such as `then` and `before` mean the original, and `now` and `after` the checked file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from reports.verification.flat import Flat, Kind
from reports.verification.sheet import AUTOMATIC, USUAL_HEIGHT
from reports.verification.shown import both_cut, both_shown
from reports.verification.workbook import Sheet, Workbook

SHOWN = 20
"""The most differences of one kind that are listed. The rest are counted."""

HEIGHTS = (0.6, 3.0)
WIDTHS = (0.75, 2.0)
"""The smallest and the greatest share of its original size that counts as the same."""

ABSENT = {Kind.HIDDEN: "shown", Kind.MERGED: "not merged"}
NOT_THERE, GONE = "Not there", "Removed"
MAY_BE_LOST = (Kind.FROZEN,)
"""What LibreOffice drops without a word, and what hides nothing by being gone."""


@dataclass(frozen=True)
class Difference:
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

    def add(self, *texts: str) -> None:
        self.count += 1
        if self.count <= SHOWN:
            self.first.append(Difference(*texts))

    @property
    def more(self) -> int:
        return self.count - len(self.first)


class Differences:
    """The differences by kind, in the order of the kinds."""

    def __init__(self) -> None:
        self._groups = {kind: Group(kind.value) for kind in Kind}

    def add(self, kind: Kind, sheet: str, place: str, then: str, now: str) -> None:
        self._groups[kind].add(
            sheet, place, then or ABSENT.get(kind, ""), now or ABSENT.get(kind, "")
        )

    @property
    def groups(self) -> list[Group]:
        return [group for group in self._groups.values() if group.count]


def compare(then: Workbook, now: Workbook) -> list[Group]:
    """Return the differences between two workbooks, by kind."""
    found = Differences()
    for before, after in _pairs(then.sheets, now.sheets, found):
        _compare(then.read(before).found, now.read(after).found, after.name, found)
    unpaired = {sheet.name for sheet in now.sheets} - {sheet.name for sheet in then.sheets}
    for sheet in now.sheets:
        if sheet.name in unpaired:
            now.read(sheet)
    _compare(then.whole(), now.whole(), "", found)
    return found.groups


def _pairs(
    then: list[Sheet], now: list[Sheet], found: Differences
) -> Iterator[tuple[Sheet, Sheet]]:
    """Yield each sheet that is in both, by its name, or else by its place among the others."""
    names = [sheet.name for sheet in then], [sheet.name for sheet in now]
    by_name = {sheet.name: sheet for sheet in now}
    before = [sheet for sheet in then if sheet.name not in by_name]
    after = [sheet for sheet in now if sheet.name not in names[0]]
    renamed = dict(zip((sheet.name for sheet in before), after, strict=False))
    for old, new in zip_longest(before, after):
        if old and new:
            found.add(Kind.SHEET, new.name, "Name of the sheet", old.name, new.name)
        elif old:
            found.add(Kind.SHEET, old.name, "The whole sheet", "There", GONE)
        else:
            found.add(Kind.SHEET, new.name, "The whole sheet", NOT_THERE, "Added")
    both = [(sheet, renamed.get(sheet.name) or by_name.get(sheet.name)) for sheet in then]
    pairs = [(old, new) for old, new in both if new]
    if [new for _, new in pairs] != [sheet for sheet in now if sheet in [n for _, n in pairs]]:
        found.add(Kind.SHEET, "", "Order of the sheets", *both_cut(*map(", ".join, names)))
    for old, new in pairs:
        if old.state != new.state:
            found.add(Kind.SHEET, new.name, "Whether it is shown", old.state, new.state)
        yield old, new


def _compare(then: Flat, now: Flat, sheet: str, found: Differences) -> None:
    for place, kind in {**then, **now}:
        before, after = then.get((place, kind), ""), now.get((place, kind), "")
        if before == after or _is_alike(kind, before, after):
            continue
        if kind in MAY_BE_LOST and not after:
            continue
        if kind is Kind.VALUE:
            formats = (flat.get((place, Kind.FORMAT), "") for flat in (then, now))
            found.add(kind, sheet, place, *both_shown(before, after, *formats))
        elif not (kind is Kind.FORMAT and not (before and after)):
            found.add(kind, sheet, place, *both_cut(before, after))


def _is_alike(kind: Kind, before: str, after: str) -> bool:
    """Return whether a width or a height is near enough to the original's."""
    if kind not in (Kind.WIDTH, Kind.HEIGHT):
        return False
    if not (before and after) or after == AUTOMATIC:
        return True
    least, most = HEIGHTS if kind is Kind.HEIGHT else WIDTHS
    if before == AUTOMATIC:
        return float(after) >= least * USUAL_HEIGHT
    return least * float(before) <= float(after) <= most * float(before)
