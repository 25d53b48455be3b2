"""Comparing a workbook with the one that was made: sheets, then rows, then cells."""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from classes.tables import Xlsx
from reports.verification.alignment import Alignment, Gap, align
from reports.verification.canonical import same
from reports.verification.columns import ColumnMatch, match_columns
from reports.verification.contents import Contents, SheetContents, sheet_contents
from reports.verification.difference import (
    Collected,
    Difference,
    Differences,
    both_shown,
    cut,
    place_of,
    row_in_short,
)
from reports.verification.matching import match_rows
from reports.verification.rows import Columns, Row, rows_at
from reports.verification.sheets import GONE, NOT_THERE, WHOLE_SHEET, match_sheets

SHOWN = 50
"""Differences that are shown; the rest are counted."""

LOOKED_AT = 2_000
"""Rows of a sheet whose cells are compared; of more that differ, only the rows are counted."""

MOVED_SHOWN = 10
"""Rows that moved, up to which each is named; more are a sheet in another order."""


@dataclass(frozen=True)
class Opened:
    """A workbook that was read: the file, and what it holds in short."""

    book: Xlsx
    contents: Contents


def compare(then: Opened, now: Opened, *, shown: int = SHOWN) -> Differences:
    """Return what differs, the first `shown` of it in words; both were read with one key."""
    found = Collected(shown)
    match = match_sheets(then.contents, now.contents)
    found.add(match.differences)
    for before, after in match.pairs:
        if before.sha256 != after.sha256:
            _add_sheet(found, _Side(then.book, before), _Side(now.book, after))
    return found.done()


@dataclass(frozen=True)
class _Side:
    """One sheet of then or of now, and which of its columns count as which."""

    book: Xlsx
    contents: SheetContents
    columns: Columns | None = None

    def with_columns(self, columns: Columns) -> "_Side":
        """Return the sheet read anew with these columns alone."""
        old = self.contents
        new = sheet_contents(self.book, old.sheet, None, key=old.key, columns=columns)
        return _Side(self.book, new, columns)

    def rows(self, places: set[int]) -> dict[int, Row]:
        return rows_at(self.book, self.contents.sheet, places, self.columns) if places else {}

    def number(self, place: int) -> int:
        return self.contents.numbers[place]


def _add_sheet(found: Collected, then: _Side, now: _Side) -> None:
    """Add what differs in one sheet: columns, then rows that moved, then rows and cells."""
    headings = then.contents.header
    if match := match_columns(headings, now.contents.header):
        found.add(_of_columns(now.contents, headings, match))
        then = then.with_columns(match.of_then)
        now = now.with_columns(match.of_now)
    alignment = align(then.contents.digests, now.contents.digests)
    gaps = _looked_at(found, alignment)
    moved = alignment.moved if len(alignment.moved) <= MOVED_SHOWN else []
    old = then.rows(
        {place for gap in gaps for place in gap.before}
        | {place for place, _ in moved}
        | {place for pair in alignment.swapped[:MOVED_SHOWN] for place in pair}
    )
    new = now.rows({place for gap in gaps for place in gap.after})
    name = now.contents.name
    found.add(_of_order(name, alignment, then, now, old))
    for gap in gaps:
        found.add(_of_gap(name, gap, old, new, headings))


def _looked_at(found: Collected, alignment: Alignment) -> list[Gap]:
    """Return the gaps whose rows are read; the rows of the others are counted."""
    looked_at, left = [], LOOKED_AT
    for gap in alignment.gaps:
        size = max(len(gap.before), len(gap.after))
        if size <= left:
            looked_at.append(gap)
            left -= size
            continue
        if left:
            looked_at.append(Gap(gap.before[:left], gap.after[:left]))
        found.add_uncounted(size - left)
        left = 0
    return looked_at


def _of_columns(
    now: SheetContents, headings: dict[int, str], match: ColumnMatch
) -> Iterator[Difference]:
    for column in match.removed:
        place = f"Column {get_column_letter(column + 1)}, as made"
        yield Difference(now.name, place, cut(headings[column][1:]), GONE)
    for column in match.added:
        place = f"Column {get_column_letter(column + 1)}"
        yield Difference(now.name, place, NOT_THERE, cut(now.header[column][1:]))
    if match.moved:
        order = ", ".join(now.header[column][1:] for column in sorted(match.kept))
        then = ", ".join(headings[column][1:] for column in sorted(match.kept.values()))
        yield Difference(now.name, "Order of the columns", cut(then), cut(order))


def _of_order(
    name: str, alignment: Alignment, then: _Side, now: _Side, old: dict[int, Row]
) -> Iterator[Difference]:
    """Yield rows that are there, but elsewhere."""
    moved, swapped = alignment.moved, alignment.swapped
    count = len(moved) + 2 * len(swapped)
    if count > 2 * MOVED_SHOWN or len(moved) > MOVED_SHOWN:
        yield Difference(name, WHOLE_SHEET, "", f"{count:,} rows stand elsewhere than they did")
        return
    for one, other in swapped:
        rows = f"Rows {then.number(one):,} and {then.number(other):,}"
        in_short = f"{_short(old, one)}\n{_short(old, other)}"
        yield Difference(name, rows, in_short, "They changed places")
    for before, after in moved:
        place = f"Row {then.number(before):,}, as made"
        yield Difference(name, place, _short(old, before), f"Now row {now.number(after):,}")


def _short(rows: dict[int, Row], place: int) -> str:
    return row_in_short(rows[place]) if place in rows else ""


def _of_gap(
    name: str, gap: Gap, old: dict[int, Row], new: dict[int, Row], headings: dict[int, str]
) -> Iterator[Difference]:
    before = [old[place] for place in gap.before if place in old]
    after = [new[place] for place in gap.after if place in new]
    for then, now in match_rows(before, after):
        if then and now:
            yield from _of_cells(name, then, now, headings)
        elif then:
            yield Difference(name, f"Row {then.number:,}, as made", row_in_short(then), GONE)
        elif now:
            yield Difference(name, f"Row {now.number:,}", NOT_THERE, row_in_short(now))


def _of_cells(name: str, then: Row, now: Row, headings: dict[int, str]) -> Iterator[Difference]:
    for column in sorted(then.cells.keys() | now.cells.keys()):
        before, after = then.cells.get(column), now.cells.get(column)
        if before and after and same(before.held, after.held):
            continue
        standing = (after or before or then.cells[column]).column
        yield Difference(
            name,
            place_of(now, standing, _heading(then, column, headings)),
            *both_shown(before, after),
        )


def _heading(row: Row, column: int, headings: dict[int, str]) -> str:
    """Return what names a cell: the heading of its column, or what stands before it in its row."""
    if row.number > 1 and len(headings) > 2:
        return headings.get(column, "")[1:]
    first = row.cells.get(0)
    return first.held[1:] if first and column > 0 else ""
