"""Reads the filled rows of a sheet, with cells in their canonical form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from classes.tables import TableRefusedError, Xlsx
from classes.tables.serial import Kind
from classes.tables.table import CellValue
from classes.tables.xlsx import Sheet
from classes.tables.xlsx_sheet import LAST_COLUMN, SheetPart
from reports.verification.canonical import canonical

Columns = Mapping[int, int | None]
"""The new number of each column, or None to skip it. A column that is not listed gets its own
number plus `OUTSIDE`."""

OUTSIDE = LAST_COLUMN


MOST_FETCHED = 20_000_000
"""The most characters kept in memory to show. Changed rows of our own workbooks need far fewer."""

CELL_WEIGHS = 64
"""Characters that a cell counts for, on top of its content."""


class Budget:
    """How many filled cells and characters may still be read from a workbook.

    Characters count once for each cell: a text that a million cells share counts a million times.
    """

    def __init__(self, *, cells: int, characters: int) -> None:
        self._cells, self._characters = cells, characters

    def spend(self, held: str) -> None:
        """Count one cell. Raise TableRefusedError if the limits are exceeded."""
        self._cells -= 1
        self._characters -= len(held)
        if self._cells < 0 or self._characters < 0:
            raise TableRefusedError("The file contains far more than any workbook made here.")


@dataclass(slots=True)
class RawCell:
    """A cell as it is read: its canonical content, and what is needed to show it."""

    column: int
    held: str
    cell: Mapping[str, str]
    text: str


class FilledRows(SheetPart):
    """Passes each filled row to `row_done`, in order.

    Rows and cells that are out of order are refused: no program writes them like that, and
    programs would read them differently.
    """

    def __init__(self, book: Xlsx, budget: Budget | None, columns: Columns | None = None) -> None:
        super().__init__()
        self._book, self._budget, self._columns_read = book, budget, columns
        self._cells: list[RawCell] = []
        self._row_read = self._column_read = -1
        self._row_is_hidden = False
        self._hidden_columns: list[tuple[int, int]] = []
        self._width = 0
        self.hidden_rows = 0

    def row_done(self, number: int, cells: list[RawCell]) -> None:
        """Handle one row. Its number counts from 1."""

    @property
    def hidden_columns(self) -> int:
        """Return how many of the used columns are hidden."""
        return sum(
            max(0, min(last, self._width) - first + 1) for first, last in self._hidden_columns
        )

    def take(self, column: int, text: str) -> None:
        if column <= self._column_read:
            raise TableRefusedError
        self._column_read = column
        held = canonical(self._book, self.cell, text, has_formula=self.has_formula)
        if not held:
            return
        if self._budget:
            self._budget.spend(held)
        self._width = max(self._width, column + 1)
        counts_as: int | None = column
        if self._columns_read is not None:
            counts_as = self._columns_read.get(column, column + OUTSIDE)
        if counts_as is not None:
            self._cells.append(RawCell(counts_as, held, self.cell, text))

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "row":
            self.finish()
            if self.row <= self._row_read:
                raise TableRefusedError
            self._row_read, self._column_read = self.row, -1
            self._row_is_hidden = _is_true(attributes.get("hidden"))
        elif tag == "col" and _is_true(attributes.get("hidden")):
            span = _number(attributes.get("min")), _number(attributes.get("max"))
            self._hidden_columns.append(span)

    def finish(self) -> None:
        """Pass on the row that was started. Call it after the last row too."""
        if not self._cells:
            return
        self.hidden_rows += self._row_is_hidden
        self.row_done(self._row_read + 1, self._cells)
        self._cells = []


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell to compare and show: its column, its canonical content, its value and kind."""

    column: int
    held: str
    value: CellValue
    kind: Kind


@dataclass(frozen=True)
class Row:
    """A filled row: its number in the sheet, and its cells by their new column numbers."""

    number: int
    cells: dict[int, ShownCell] = field(default_factory=dict)

    def similarity(self, other: "Row") -> float:
        """Return the share of cells with the same content in both rows, from 0 to 1."""
        alike = sum(
            1
            for column, cell in self.cells.items()
            if column in other.cells and other.cells[column].held == cell.held
        )
        return alike / max(len(self.cells), len(other.cells))


class _RowFetcher(FilledRows):
    def __init__(self, book: Xlsx, places: Collection[int], columns: Columns | None) -> None:
        super().__init__(book, None, columns)
        self._places = places
        self._kept = 0
        self._back = {counts_as: column for column, counts_as in (columns or {}).items()}
        self._at = -1
        self.rows: dict[int, Row] = {}

    def row_done(self, number: int, cells: list[RawCell]) -> None:
        self._at += 1
        if self._at in self._places and self._kept < MOST_FETCHED:
            self._kept += sum(CELL_WEIGHS + len(cell.held) for cell in cells)
            self.rows[self._at] = Row(number, {cell.column: self._shown(cell) for cell in cells})

    def _shown(self, raw: RawCell) -> ShownCell:
        value = self._book.value(raw.cell, raw.text)
        is_number = raw.cell.get("t", "n") == "n"
        kind = self._book.number_format(raw.cell.get("s", "0")).kind if is_number else Kind.NUMBER
        column = self._back.get(raw.column, raw.column % OUTSIDE)
        return ShownCell(column, raw.held, value, kind)


def rows_at(
    book: Xlsx, sheet: Sheet, places: Collection[int], columns: Columns | None = None
) -> dict[int, Row]:
    """Return the filled rows at these places, counted from 0 among the filled rows.

    If they do not all fit in memory, the last ones are missing.
    """
    reader = _RowFetcher(book, places, columns)
    book.read(sheet, reader)
    reader.finish()
    return reader.rows


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


def _number(value: str | None) -> int:
    if value is None or not (value.isascii() and value.isdigit() and len(value) < 10):
        raise TableRefusedError
    return int(value)
