"""A table as it stands in the file: rows of cells, and where each row is to be found."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from classes.tables.refusal import TableRefusedError

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200

HEADINGS = 100
"""Rows of titles and headings that may stand above the most rows."""

MOST_CELLS = 2_000_000
"""Filled cells of a file, whatever its shape: 40 columns in each of the most rows."""

MOST_TEXT = 32_767
"""Characters in a cell, as spreadsheets allow."""

CellValue = str | int | float | bool | dt.date | dt.datetime | None
Wanted = Callable[[Sequence[str]], Collection[str]]
"""Chooses, by their names, which of the visible sheets of a workbook are read."""

Span = tuple[int, int, int]
"""A cell merged downwards: its column, its first row and its last, counted from 0."""


@dataclass(frozen=True)
class RawTable:
    """A sheet, or a .csv file. All rows are equally long; what is empty is None.

    Empty rows above and below, and empty columns on the right, are cut. A cell that is merged
    downwards has its value in each of its rows.
    """

    name: str
    rows: list[list[CellValue]]
    first_row: int = 1
    lines: Sequence[int] | None = field(default=None, repr=False)

    def line(self, index: int) -> int:
        """Return where `rows[index]` is: the row of a sheet, the line of a .csv file."""
        return self.lines[index] if self.lines else self.first_row + index


class Grid:
    """Collects the cells of a file within the limits, table by table; places count from 0."""

    def __init__(self) -> None:
        self._filled = 0
        self._rows: dict[int, list[CellValue]] = {}

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Keep a cell. Raise TableRefusedError where that passes a limit."""
        if value is None or (isinstance(value, str) and (not value or value.isspace())):
            return
        self._check(row, column, value)
        cells = self._rows.setdefault(row, [])
        if column >= len(cells):
            cells.extend([None] * (column - len(cells) + 1))
        cells[column] = value

    def _check(self, row: int, column: int, value: CellValue) -> None:
        self._filled += 1
        if row >= MOST_ROWS + HEADINGS:
            raise TableRefusedError(
                f"Row {row + 1:,} holds something, and at most {MOST_ROWS:,} rows are read. Split "
                "the file, or empty that row if it does not belong to the list."
            )
        if column >= MOST_COLUMNS:
            raise TableRefusedError(
                f"Row {row + 1:,} has something in column {column + 1}, and at most {MOST_COLUMNS} "
                "columns are read: take out the columns that are not needed."
            )
        if self._filled > MOST_CELLS:
            raise TableRefusedError(
                f"The file holds more than {MOST_CELLS:,} filled cells: take out the columns that "
                "are not needed."
            )
        if isinstance(value, str) and len(value) > MOST_TEXT:
            raise TableRefusedError(
                f"A cell in row {row + 1:,} holds more than {MOST_TEXT:,} characters: no list does."
            )

    def take(
        self, name: str, *, merged: Iterable[Span] = (), lines: Sequence[int] | None = None
    ) -> RawTable:
        """Return the table collected so far, and begin the next one."""
        rows, self._rows = self._rows, {}
        if not rows:
            return RawTable(name, [])
        first, last = min(rows), max(rows)
        _fill_down(rows, merged, last)
        width = max(len(cells) for cells in rows.values())
        there = (rows.get(row, []) for row in range(first, last + 1))
        return RawTable(
            name,
            [[*cells, *[None] * (width - len(cells))] for cells in there],
            first_row=first + 1,
            lines=lines[first : last + 1] if lines else None,
        )


def _fill_down(rows: dict[int, list[CellValue]], merged: Iterable[Span], last: int) -> None:
    """Repeat the value of each merged cell in the rows below that have anything in them."""
    for column, start, end in merged:
        cells = rows.get(start, [])
        if column >= len(cells) or cells[column] is None:
            continue
        for row in range(start + 1, min(end, last) + 1):
            if row in rows and column >= len(rows[row]):
                rows[row].extend([None] * (column - len(rows[row]) + 1))
            if row in rows and rows[row][column] is None:
                rows[row][column] = cells[column]
