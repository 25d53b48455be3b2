"""Going through the filled rows of a sheet, whose cells are given in their canonical form."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from classes.tables import TableRefusedError, Xlsx
from classes.tables.serial import Kind
from classes.tables.table import CellValue
from classes.tables.xlsx import Sheet
from classes.tables.xlsx_sheet import LAST_COLUMN, SheetPart
from reports.verification.canonical import canonical

Columns = Mapping[int, int | None]
"""Which column of the sheet counts as which; None is passed over. One that is not in it counts as
itself, `OUTSIDE` further to the right."""

OUTSIDE = LAST_COLUMN


MOST_FETCHED = 20_000_000
"""Characters that are kept at once to be shown; the rows that differ of a workbook made here have
far fewer."""

CELL_WEIGHS = 64
"""Characters that a cell counts as, beside those that it holds."""


class Budget:
    """How many filled cells, and how many characters in them, may still be read of a workbook.

    Characters count in each cell that shows them: a text that a million cells share is a million.
    """

    def __init__(self, *, cells: int, characters: int) -> None:
        self._cells, self._characters = cells, characters

    def spend(self, held: str) -> None:
        """Raise TableRefusedError once more was read than there may be."""
        self._cells -= 1
        self._characters -= len(held)
        if self._cells < 0 or self._characters < 0:
            raise TableRefusedError("The file holds far more than any workbook made here.")


@dataclass(slots=True)
class RawCell:
    """A cell as it goes by: what it holds, and what it takes to show it."""

    column: int
    held: str
    cell: Mapping[str, str]
    text: str


class FilledRows(SheetPart):
    """Hands each row that holds something to `row_done`, in their order.

    Rows and cells that do not follow one another are refused: no program writes them so, and
    programs would not agree on what they mean.
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
        """Take a row; its number counts from 1."""

    @property
    def hidden_columns(self) -> int:
        """Return how many of the columns that are used are hidden."""
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
        """Hand over the row that was begun; to be called after the last as well."""
        if not self._cells:
            return
        self.hidden_rows += self._row_is_hidden
        self.row_done(self._row_read + 1, self._cells)
        self._cells = []


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell to be compared and shown: where it stands, what it holds, and what that means."""

    column: int
    held: str
    value: CellValue
    kind: Kind


@dataclass(frozen=True)
class Row:
    """A filled row: its number in the sheet, and its cells by the column that they count as."""

    number: int
    cells: dict[int, ShownCell] = field(default_factory=dict)

    def likeness(self, other: "Row") -> float:
        """Return the part of the cells that both hold alike, from 0 to 1."""
        alike = sum(
            1
            for column, cell in self.cells.items()
            if column in other.cells and other.cells[column].held == cell.held
        )
        return alike / max(len(self.cells), len(other.cells))


class _Fetched(FilledRows):
    def __init__(self, book: Xlsx, wanted: Collection[int], columns: Columns | None) -> None:
        super().__init__(book, None, columns)
        self._wanted = wanted
        self._kept = 0
        self._back = {counts_as: column for column, counts_as in (columns or {}).items()}
        self._at = -1
        self.rows: dict[int, Row] = {}

    def row_done(self, number: int, cells: list[RawCell]) -> None:
        self._at += 1
        if self._at in self._wanted and self._kept < MOST_FETCHED:
            self._kept += sum(CELL_WEIGHS + len(cell.held) for cell in cells)
            self.rows[self._at] = Row(number, {cell.column: self._shown(cell) for cell in cells})

    def _shown(self, raw: RawCell) -> ShownCell:
        value = self._book.value(raw.cell, raw.text)
        is_number = raw.cell.get("t", "n") == "n"
        kind = self._book.way(raw.cell.get("s", "0")).kind if is_number else Kind.NUMBER
        column = self._back.get(raw.column, raw.column % OUTSIDE)
        return ShownCell(column, raw.held, value, kind)


def rows_at(
    book: Xlsx, sheet: Sheet, wanted: Collection[int], columns: Columns | None = None
) -> dict[int, Row]:
    """Return filled rows of a sheet by their place among the filled ones, counted from 0.

    Where they hold more than can be kept at once, the last of them are missing.
    """
    reader = _Fetched(book, wanted, columns)
    book.read(sheet, reader)
    reader.finish()
    return reader.rows


def _is_true(said: str | None) -> bool:
    return said in ("1", "true")


def _number(said: str | None) -> int:
    if said is None or not (said.isascii() and said.isdigit() and len(said) < 10):
        raise TableRefusedError
    return int(said)
