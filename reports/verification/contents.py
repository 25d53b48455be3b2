"""The digest of what a workbook says: the same for every program that saves it."""

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
"""Characters of a sheet's name; Excel takes 31."""

LONGEST_HEADER = 500
"""Cells of a first row that can be the names of columns."""


@dataclass(frozen=True)
class SheetContents:
    """A sheet, to be compared with another: a short digest a filled row, in their order.

    Short digests compare only where both were read with one key. `numbers` are those of the rows
    in the sheet, counted from 1; `position` is the sheet's in the workbook. `dated` are the digests
    of rows that hold a moment to the second, at which something was recorded; `header` is what the
    first filled row holds.
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
    """What a workbook holds, sheet by sheet, in their order."""

    sheets: tuple[SheetContents, ...] = field(repr=False)

    @property
    def short(self) -> tuple[SheetDigest, ...]:
        return tuple(sheet.short for sheet in self.sheets)

    @property
    def sha256(self) -> str:
        return digest_of(self.short)


def new_key() -> bytes:
    """Return a key for short digests, so that nobody can prepare two rows that share one."""
    return os.urandom(16)


def contents_of(book: Xlsx, *, key: bytes = b"", limits: Limits) -> Contents:
    """Read a workbook once, without holding its rows.

    Raise TableRefusedError if it is broken or passes the limits.
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
    """Read one sheet; with `columns`, only those, as what they count as."""
    reader = _Digesting(book, budget, columns, key)
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


class _Digesting(FilledRows):
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
        """Return whether a cell holds a day and a time that is no whole minute."""
        if cell.held[0] != "n" or "." not in cell.held or cell.cell.get("t", "n") != "n":
            return False
        if self._book.way(cell.cell.get("s", "0")).kind is not Kind.MOMENT:
            return False
        return round(float(cell.held[1:]) * SECONDS) % 60 != 0
