"""Uses openpyxl's internals to write rows directly, and alt text for charts.

openpyxl makes an XML element of each cell, which takes most of the time for a large workbook.
Here openpyxl writes the beginning and end of a sheet, and the rows go straight to the same file.
This depends on openpyxl's internals, so its version is pinned and the tests read the result.
"""

from contextlib import suppress
from functools import partial
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.table import Table
from openpyxl.writer.excel import ExcelWriter

from classes.tables.temporary import create_temporary_file

CHUNK = 256
"""How many rows are kept in memory before they are written."""


class RowStream:
    """The rows of one sheet. Set everything that comes before them in the file first."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.next_row = 1
        self._path = create_temporary_file()
        self._file = open(self._path, "wb")  # noqa: SIM115 (open until the sheet is closed)
        self._writer = WorksheetWriter(page, out=self._file)
        page._writer = self._writer
        self._writer.out = self._path
        self._writer.write_top()
        self._xml = self._writer.xf.send(True)
        self._element = self._xml.element("sheetData")
        self._element.__enter__()
        # Write openpyxl's own XML first, up to the opening tag.
        self._xml.flush()
        self._held: list[str] = []

    def write(self, row: str) -> None:
        """Add a row, as a complete element."""
        self.next_row += 1
        self._held.append(row)
        if len(self._held) >= CHUNK:
            self._flush()

    def _flush(self) -> None:
        self._file.write("".join(self._held).encode())
        self._held.clear()

    def close(self) -> None:
        """End the rows and write the rest of the sheet."""
        self._flush()
        self._element.__exit__(None, None, None)
        self._writer.xf.send(None)
        page, writer = self.page, self._writer
        writer.write_tail()
        writer.close()
        self._file.close()
        page._WriteOnlyWorksheet__saved = True


def add_table(page: Any, table: Table) -> None:
    """Add a table with its columns set to `page`. Its name must be unique in the workbook.

    openpyxl's own method warns every time that write-only sheets need columns set by hand.
    """
    page._tables.add(table)


def save(book: Any, file: IO[bytes]) -> None:
    """Write the workbook into `file`. Its sheets must be closed."""
    with ZipFile(file, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        _Writer(book, archive).save()


def discard(book: Any) -> None:
    """Delete the temporary files of a workbook that was not saved."""
    for page in book.worksheets:
        if page._writer is not None:
            with suppress(OSError, ValueError):
                page._writer.cleanup()


class _Writer(ExcelWriter):
    """Gives each chart its `words`: a name and an alternative text."""

    def _write_drawing(self, drawing: SpreadsheetDrawing) -> None:
        drawing._chart_frame = partial(_frame_with_words, drawing)
        super()._write_drawing(drawing)


def _frame_with_words(drawing: SpreadsheetDrawing, number: int) -> Any:
    frame = SpreadsheetDrawing._chart_frame(drawing, number)
    seen = frame.nvGraphicFramePr.cNvPr
    seen.name, seen.descr = drawing.charts[number - 1].words
    return frame
