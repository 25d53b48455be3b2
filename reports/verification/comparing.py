"""Compares a workbook with the original: sheets, then rows, then cells.

Names such as `then` and `before` mean the original, and `now` and `after` the checked file.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from classes.tables import Xlsx
from reports.verification.alignment import Alignment, Gap, align
from reports.verification.canonical import same
from reports.verification.columns import ColumnMatch, match_columns
from reports.verification.contents import SheetContents, sheet_contents
from reports.verification.difference import (
    Difference,
    DifferenceCollector,
    Differences,
    both_shown,
    cut,
    place_of,
    row_in_short,
)
from reports.verification.matching import match_rows
from reports.verification.opened import OpenedWorkbook
from reports.verification.rows import Columns, Row, rows_at
from reports.verification.sheets import GONE, NOT_THERE, WHOLE_SHEET, match_sheets

SHOWN = 50
"""The most differences that are shown. The rest are counted."""

LOOKED_AT = 2_000
"""The most rows of a sheet whose cells are compared. Further changed rows are only counted."""

MOVED_SHOWN = 10
"""Up to this many moved rows are listed one by one. More are shown as a sheet in a new order."""


def compare(then: OpenedWorkbook, now: OpenedWorkbook, *, shown: int = SHOWN) -> Differences:
    """Return the differences, the first `shown` in full. Both must have been read with one key."""
    collector = DifferenceCollector(shown)
    match = match_sheets(then.contents, now.contents)
    collector.add(match.differences)
    for before, after in match.pairs:
        if before.sha256 != after.sha256:
            _add_sheet(collector, _Side(then.book, before), _Side(now.book, after))
    return collector.done()


@dataclass(frozen=True)
class _Side:
    """A sheet of one of the two workbooks, and how to number its columns."""

    book: Xlsx
    contents: SheetContents
    columns: Columns | None = None

    def with_columns(self, columns: Columns) -> "_Side":
        """Read the sheet again with only these columns."""
        old = self.contents
        new = sheet_contents(self.book, old.sheet, None, key=old.key, columns=columns)
        return _Side(self.book, new, columns)

    def rows(self, places: set[int]) -> dict[int, Row]:
        return rows_at(self.book, self.contents.sheet, places, self.columns) if places else {}

    def number(self, place: int) -> int:
        return self.contents.numbers[place]


def _add_sheet(collector: DifferenceCollector, then: _Side, now: _Side) -> None:
    """Add the differences in one sheet: columns, then moved rows, then rows and cells."""
    headings = then.contents.header
    if match := match_columns(headings, now.contents.header):
        collector.add(_of_columns(now.contents, headings, match))
        then = then.with_columns(match.of_then)
        now = now.with_columns(match.of_now)
    alignment = align(then.contents.digests, now.contents.digests)
    gaps = _looked_at(collector, alignment)
    moved = alignment.moved if len(alignment.moved) <= MOVED_SHOWN else []
    old = then.rows(
        {place for gap in gaps for place in gap.before}
        | {place for place, _ in moved}
        | {place for pair in alignment.swapped[:MOVED_SHOWN] for place in pair}
    )
    new = now.rows({place for gap in gaps for place in gap.after})
    name = now.contents.name
    collector.add(_of_order(name, alignment, then, now, old))
    for gap in gaps:
        collector.add(_of_gap(name, gap, old, new, headings))


def _looked_at(collector: DifferenceCollector, alignment: Alignment) -> list[Gap]:
    """Return the gaps whose rows are compared. The rows of the others are only counted."""
    looked_at, left = [], LOOKED_AT
    for gap in alignment.gaps:
        size = max(len(gap.before), len(gap.after))
        if size <= left:
            looked_at.append(gap)
            left -= size
            continue
        if left:
            looked_at.append(Gap(gap.before[:left], gap.after[:left]))
        collector.add_uncounted(size - left)
        left = 0
    return looked_at


def _of_columns(
    now: SheetContents, headings: dict[int, str], match: ColumnMatch
) -> Iterator[Difference]:
    for column in match.removed:
        place = f"Column {get_column_letter(column + 1)}, in the original"
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
    """Yield the rows that moved."""
    moved, swapped = alignment.moved, alignment.swapped
    count = len(moved) + 2 * len(swapped)
    if count > 2 * MOVED_SHOWN or len(moved) > MOVED_SHOWN:
        yield Difference(name, WHOLE_SHEET, "", f"{count:,} rows are in a different place")
        return
    for first, second in swapped:
        rows = f"Rows {then.number(first):,} and {then.number(second):,}"
        in_short = f"{_short(old, first)}\n{_short(old, second)}"
        yield Difference(name, rows, in_short, "They have changed places")
    for before, after in moved:
        place = f"Row {then.number(before):,}, in the original"
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
            yield Difference(
                name, f"Row {then.number:,}, in the original", row_in_short(then), GONE
            )
        elif now:
            yield Difference(name, f"Row {now.number:,}", NOT_THERE, row_in_short(now))


def _of_cells(name: str, then: Row, now: Row, headings: dict[int, str]) -> Iterator[Difference]:
    for column in sorted(then.cells.keys() | now.cells.keys()):
        before, after = then.cells.get(column), now.cells.get(column)
        if before and after and same(before.held, after.held):
            continue
        shown_column = (after or before or then.cells[column]).column
        yield Difference(
            name,
            place_of(now, shown_column, _heading(then, column, headings)),
            *both_shown(before, after),
        )


def _heading(row: Row, column: int, headings: dict[int, str]) -> str:
    """Return a cell's label: its column's heading, or the first cell of its row."""
    if row.number > 1 and len(headings) > 2:
        return headings.get(column, "")[1:]
    first = row.cells.get(0)
    return first.held[1:] if first and column > 0 else ""
