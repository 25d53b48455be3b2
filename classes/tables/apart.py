"""Has a spreadsheet read by a child, and puts together what the child sends."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from classes.sandbox import ReadingStoppedError, read_apart
from classes.tables.job import cells_of
from classes.tables.refusal import TableRefusedError
from classes.tables.table import MOST_BYTES, READ_ALL, RawTable, Unread


def read_tables(file: BinaryIO, filename: str, unread: Unread = READ_ALL) -> list[RawTable]:
    """Return the table of a .csv file, or one table for each visible sheet of a workbook.

    Raise TableRefusedError, with a sentence, if the file is too big, damaged, locked, hostile,
    empty, in another format, or takes too much time or memory to read.
    """
    content = file.read(MOST_BYTES + 1)
    choice = {"having": sorted(unread.having), "sheets": sorted(unread.sheets)}
    try:
        return _tables(read_apart("tables", content, name=filename, **choice))
    except ReadingStoppedError as error:
        raise TableRefusedError(error.messages[0]) from error


def _tables(sent: Iterable[Any]) -> list[RawTable]:
    tables: list[RawTable] = []
    for part in sent:
        if isinstance(part, list):
            tables[-1].rows.extend(cells_of(part))
        elif "refused" in part:
            raise TableRefusedError(part["refused"])
        else:
            hidden, notes = frozenset(part["hidden"]), tuple(part["notes"])
            place = part["first_row"], part["lines"]
            tables.append(RawTable(part["name"], [], *place, hidden=hidden, notes=notes))
    return tables
