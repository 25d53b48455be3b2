"""Reads the visible sheets of Excel and LibreOffice workbooks with python-calamine.

calamine may end the process at a hostile file, or panic. So only a child calls this, and what it
could not say of a file, such as hidden rows, is in `shown`.
"""

import datetime as dt
import io
import re
from collections.abc import Iterator

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from classes.tables.refusal import DAMAGED, LOCKED, TableRefusedError
from classes.tables.shown import Shown
from classes.tables.table import CellValue, Grid, RawTable, Span, Unread

OLD_LOCKED = (
    "This file is damaged, or locked with a password.",
    "Open it in Excel, save it as an Excel workbook (.xlsx) without a password and choose that.",
)
"""calamine does not tell the two apart in an .xls file."""

DURATION = re.compile(r"PT(\d{1,6})H(?:(\d{1,2})M)?(?:\d{1,2}(?:[.,]\d{1,9})?S)?")
"""A time of day or a duration, as .ods files store it."""

LARGEST = 2**53
"""The largest whole number up to which a float is exact."""


def read_workbook(content: bytes, unread: Unread, shown: Shown) -> list[RawTable]:
    """Return a table for each visible sheet that was chosen, in the order of the workbook.

    Raise TableRefusedError if the file is damaged or locked with a password.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return list(_tables(book, unread, shown))
    except PasswordError as error:
        raise TableRefusedError(*LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise TableRefusedError(*(DAMAGED if content.startswith(b"PK") else OLD_LOCKED)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # it is not exported, and no Exception
            raise
        raise TableRefusedError from error


def _tables(book: CalamineWorkbook, unread: Unread, shown: Shown) -> Iterator[RawTable]:
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    grid = Grid()
    for name in unread.chosen(visible):
        sheet = book.get_sheet_by_name(name)
        if sheet.start and sheet.end:
            # Check the last cell first: there may be billions before it.
            grid.check_place(*sheet.end)
            _fill(grid, sheet, *sheet.start)
            for (row, column), text in shown.texts(name, sheet.end).items():
                grid.put(row, column, text)
        hidden = shown.hidden_rows(name)
        yield grid.take(
            name, merged=[*_merged(sheet), *shown.merged(name)], hidden=hidden, notes=shown.notes
        )


def _fill(grid: Grid, sheet: CalamineSheet, first_row: int, first_column: int) -> None:
    for row, cells in enumerate(sheet.to_python(), first_row):
        for column, cell in enumerate(cells, first_column):
            if cell != "":
                grid.put(row, column, _value(cell))


def _value(
    cell: float | str | dt.time | dt.date | dt.timedelta,
) -> CellValue:
    """Return a cell's value: whole numbers as such, midnights as days, times of day as text."""
    match cell:
        case float() if cell.is_integer() and abs(cell) < LARGEST:
            return int(cell)
        case dt.datetime() if cell.time() == dt.time():
            return cell.date()
        case dt.time():
            return f"{cell:%H:%M}"
        case dt.timedelta():
            minutes = round(cell.total_seconds() / 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        case str() if cell[:2] == "PT" and (match := DURATION.fullmatch(cell)):
            return f"{int(match[1]):02d}:{int(match[2] or 0):02d}"
    return cell


def _merged(sheet: CalamineSheet) -> Iterator[Span]:
    """Yield the cells that are merged downwards, by their first column."""
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        if last > first:
            yield column, first, last
