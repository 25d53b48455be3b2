"""What a child does with a spreadsheet: it sends the tables as plain values."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from classes.tables.reading import read_tables
from classes.tables.refusal import TableRefusedError
from classes.tables.table import CellValue, Unread

ROWS_IN_A_LINE = 200
"""Few enough that no line takes long to parse: parsing holds the interpreter's lock."""


def tables(
    content: bytes, *, name: str, having: Sequence[str], sheets: Sequence[str]
) -> Iterator[Any]:
    """Yield for each table its name and place, then its rows; or a refusal alone."""
    unread = Unread(frozenset(having), frozenset(sheets))
    try:
        read = read_tables(io.BytesIO(content), name, unread)
    except TableRefusedError as error:
        yield {"refused": error.messages[0]}
        return
    for table in read:
        yield {
            "name": table.name,
            "first_row": table.first_row,
            "lines": table.lines,
            "hidden": sorted(table.hidden),
            "notes": table.notes,
        }
        for start in range(0, len(table.rows), ROWS_IN_A_LINE):
            part = table.rows[start : start + ROWS_IN_A_LINE]
            yield [[_plain(cell) for cell in row] for row in part]


def _plain(cell: CellValue) -> Any:
    """Return a day or moment as a list of its text; anything else as it is."""
    return [cell.isoformat()] if isinstance(cell, dt.date) else cell


def cells_of(rows: Iterable[Sequence[Any]]) -> list[list[CellValue]]:
    """Return rows as they were before `tables` sent them."""
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: Any) -> CellValue:
    if not isinstance(value, list):
        return value
    (text,) = value
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
