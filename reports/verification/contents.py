"""The digest of a workbook's contents: the same whichever program saved it."""

import hashlib
import os
from array import array
from dataclasses import dataclass, field

from classes.tables import TableRefusedError, Xlsx
from classes.tables.serial import Kind
from classes.tables.xlsx import Sheet
from reports.digests import SheetDigest, digest_of
from reports.verification.canonical import SECONDS
from reports.verification.limits import Limits
from reports.verification.rows import Budget, Columns, FilledRows, RawCell

LONGEST_NAME = 255
"""The most characters of a sheet's name. Excel allows 31."""

LONGEST_HEADER = 500
"""The most cells of the first row that are read as headings."""


@dataclass(frozen=True)
class SheetContents:
    """A sheet's contents, for a comparison: a short digest of each filled row, in order.

    Short digests can only be compared if both sheets were read with the same key. `numbers` are
    the rows' numbers in the sheet, from 1, and `position` is the sheet's in the workbook. `dated`
    are the digests of rows with a time to the second, when something was recorded. `header` is the
    first filled row.
    """

    sheet: Sheet
    position: int
    key: bytes = field(repr=False)
    sha256: str
    numbers: array
    digests: array
    dated: array
    header: dict[int, str]
    hidden_rows: int
    hidden_columns: int

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def short(self) -> SheetDigest:
        return SheetDigest(self.name, len(self.digests), self.sha256)


@dataclass(frozen=True)
class Contents:
    """The contents of a workbook, sheet by sheet, in order."""

    sheets: tuple[SheetContents, ...] = field(repr=False)

    @property
    def short(self) -> tuple[SheetDigest, ...]:
        return tuple(sheet.short for sheet in self.sheets)

    @property
    def sha256(self) -> str:
        return digest_of(self.short)


def new_key() -> bytes:
    """Return a random key for short digests, so that nobody can prepare two rows that collide."""
    return os.urandom(16)


def contents_of(book: Xlsx, *, key: bytes = b"", limits: Limits) -> Contents:
    """Read a workbook once, without keeping its rows in memory.

    Raise TableRefusedError if it is damaged or exceeds the limits.
    """
    if any(len(sheet.name) > LONGEST_NAME for sheet in book.sheets):
        raise TableRefusedError
    budget = Budget(cells=limits.cells, characters=limits.unpacked)
    return Contents(tuple(sheet_contents(book, sheet, budget, key=key) for sheet in book.sheets))


def sheet_contents(
    book: Xlsx,
    sheet: Sheet,
    budget: Budget | None,
    *,
    key: bytes,
    columns: Columns | None = None,
) -> SheetContents:
    """Read one sheet. With `columns`, read only those, renumbered."""
    reader = _RowDigester(book, budget, columns, key)
    book.read(sheet, reader)
    reader.finish()
    return SheetContents(
        sheet=sheet,
        position=book.sheets.index(sheet),
        key=key,
        sha256=reader.whole.hexdigest(),
        numbers=reader.numbers,
        digests=reader.digests,
        dated=reader.dated,
        header=reader.header,
        hidden_rows=reader.hidden_rows,
        hidden_columns=reader.hidden_columns,
    )


class _RowDigester(FilledRows):
    def __init__(
        self, book: Xlsx, budget: Budget | None, columns: Columns | None, key: bytes
    ) -> None:
        super().__init__(book, budget, columns)
        self._key = key
        self.whole = hashlib.sha256()
        self.numbers, self.digests, self.dated = array("L"), array("Q"), array("Q")
        self.header: dict[int, str] = {}

    def row_done(self, number: int, cells: list[RawCell]) -> None:
        if not self.digests:
            self.header = {cell.column: cell.held for cell in cells[:LONGEST_HEADER]}
        if self._columns_read is not None:
            cells.sort(key=lambda cell: cell.column)
        row = "\x1e".join(
            [f"{cell.column}\x1f{len(cell.held)}\x1f{cell.held}" for cell in cells]
        ).encode("utf-8", "surrogatepass")
        self.whole.update(b"%d\n" % len(row))
        self.whole.update(row)
        short = hashlib.blake2b(row, digest_size=8, key=self._key).digest()
        self.numbers.append(number)
        self.digests.append(int.from_bytes(short))
        if any(self._is_moment(cell) for cell in cells):
            self.dated.append(self.digests[-1])

    def _is_moment(self, cell: RawCell) -> bool:
        """Return whether a cell is a date and time that is not on a whole minute."""
        if cell.held[0] != "n" or "." not in cell.held or cell.cell.get("t", "n") != "n":
            return False
        if self._book.number_format(cell.cell.get("s", "0")).kind is not Kind.MOMENT:
            return False
        return round(float(cell.held[1:]) * SECONDS) % 60 != 0
