"""A table as it is in the file: rows of cells, and the place of each row."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from classes.tables.refusal import TableRefusedError
from classes.words.counts import places

ENDINGS = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv"
"""The endings of files that are read, for a field that chooses one."""

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200

HEADINGS = 100
"""Rows of titles and headings that are allowed in addition to MOST_ROWS."""

MOST_CELLS = 2_000_000
"""Filled cells in a file: 40 columns for each of MOST_ROWS."""

MOST_TEXT = 32_767
"""Characters in a cell, as spreadsheets allow."""

CellValue = str | int | float | bool | dt.date | dt.datetime | None
MOST_CHARACTERS = 40_000_000
"""Characters of all cells together. A text that many cells share counts for each of them."""

Span = tuple[int, int, int]
"""A cell merged downwards: its column, first row and last row, counted from 0."""


@dataclass(frozen=True)
class Unread:
    """The sheets to leave out of a workbook that has all sheets of `having`, in any case."""

    having: frozenset[str]
    sheets: frozenset[str]

    def chosen(self, names: Sequence[str]) -> list[str]:
        """Return those of the names of a workbook's visible sheets that are read."""
        if not {name.casefold() for name in names} >= self.having:
            return list(names)
        return [name for name in names if name.casefold() not in self.sheets]


READ_ALL = Unread(frozenset(), frozenset())


@dataclass(frozen=True)
class RawTable:
    """A sheet, or a .csv file. All rows are equally long, and an empty cell is None.

    Empty rows above and below the table and empty columns on the right are left out. A cell that is
    merged downwards has its value in each of its rows. `hidden` are the indexes of hidden rows, and
    `notes` are sentences about what was assumed or could not be seen in the file.
    """

    name: str
    rows: list[list[CellValue]]
    first_row: int = 1
    lines: Sequence[int] | None = field(default=None, repr=False)
    hidden: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()

    @property
    def all_notes(self) -> tuple[str, ...]:
        """Return the notes, with one about hidden rows that were read like all others."""
        if not self.hidden:
            return self.notes
        where = places([self.line(index) for index in sorted(self.hidden)], "row")
        return (
            *self.notes,
            f"{where.capitalize()} of {self.name}: hidden in the file, and read.",
        )

    def line(self, index: int) -> int:
        """Return the number of `rows[index]`: its row in a sheet, its line in a .csv file."""
        return self.lines[index] if self.lines else self.first_row + index


class Grid:
    """Collects the cells of a file, table by table, within the limits. Places count from 0."""

    def __init__(self) -> None:
        self._filled = self._characters = 0
        self._rows: dict[int, list[CellValue]] = {}

    def put(self, row: int, column: int, value: CellValue) -> None:
        """Keep a cell. Raise TableRefusedError if that passes a limit."""
        if value is None or (isinstance(value, str) and (not value or value.isspace())):
            return
        self._check(row, column, value)
        cells = self._rows.setdefault(row, [])
        if column >= len(cells):
            cells.extend([None] * (column - len(cells) + 1))
        cells[column] = value

    def check_place(self, row: int, column: int) -> None:
        """Raise TableRefusedError if a cell is too far down or too far to the right."""
        if row >= MOST_ROWS + HEADINGS:
            raise TableRefusedError(
                f"There is something in row {row + 1:,}, but we read at most {MOST_ROWS:,} rows. "
                "Split the file, or clear that row if it does not belong to the list."
            )
        if column >= MOST_COLUMNS:
            raise TableRefusedError(
                f"There is something in column {column + 1} of row {row + 1:,}, but we read at "
                f"most {MOST_COLUMNS} columns. Delete the columns that are not needed."
            )

    def _check(self, row: int, column: int, value: CellValue) -> None:
        self._filled += 1
        self.check_place(row, column)
        if self._filled > MOST_CELLS:
            raise TableRefusedError(
                f"The file has more than {MOST_CELLS:,} filled cells. Delete the columns that are "
                "not needed."
            )
        if isinstance(value, str):
            self._check_text(row, value)

    def _check_text(self, row: int, text: str) -> None:
        if len(text) > MOST_TEXT:
            raise TableRefusedError(
                f"A cell in row {row + 1:,} has more than {MOST_TEXT:,} characters. Shorten it."
            )
        self._characters += len(text)
        if self._characters > MOST_CHARACTERS:
            raise TableRefusedError("This file has far more text than any list or workbook.")

    def take(
        self,
        name: str,
        *,
        merged: Iterable[Span] = (),
        lines: Sequence[int] | None = None,
        hidden: Iterable[int] = (),
        notes: Iterable[str] = (),
    ) -> RawTable:
        """Return the table collected so far, and begin the next one."""
        rows, self._rows = self._rows, {}
        if not rows:
            return RawTable(name, [])
        first, last = min(rows), max(rows)
        _fill_down(rows, merged, last)
        width = max(len(cells) for cells in rows.values())
        all_rows = (rows.get(row, []) for row in range(first, last + 1))
        return RawTable(
            name,
            [[*cells, *[None] * (width - len(cells))] for cells in all_rows],
            first_row=first + 1,
            lines=lines[first : last + 1] if lines else None,
            hidden=frozenset(row - first for row in hidden if row in rows),
            notes=tuple(notes),
        )


def _fill_down(rows: dict[int, list[CellValue]], merged: Iterable[Span], last: int) -> None:
    """Repeat the value of each merged cell in those of its rows that are not empty.

    Each row is looked at once for each column, however many merged cells overlap there.
    """
    filled: dict[int, int] = {}
    for column, start, end in sorted(merged):
        cells = rows.get(start, [])
        if column >= len(cells) or cells[column] is None:
            continue
        begin, end = max(start, filled.get(column, 0)) + 1, min(end, last)
        filled[column] = max(end, filled.get(column, 0))
        for row in range(begin, end + 1):
            if row in rows and column >= len(rows[row]):
                rows[row].extend([None] * (column - len(rows[row]) + 1))
            if row in rows and rows[row][column] is None:
                rows[row][column] = cells[column]
