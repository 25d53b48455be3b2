"""The families still to reach as a spreadsheet for mail merge."""

from collections.abc import Iterable, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from classes.tables.writing import write_text

COLUMNS = (
    *("Class", "Child", "Evening", "Date of the evening", "Time", "Place"),
    *("Page for families", "Documents"),
)
WIDTHS = (14, 22, 34, 22, 18, 26, 46, 46)


def write_mail_merge(file: IO[bytes], rows: Iterable[Sequence[str]]) -> None:
    """Write a workbook with one sheet into `file`: a header row, then one row of texts a child."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Families")
    for letter, width in zip("ABCDEFGH", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, title, bold=True) for title in COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, text) for text in row])
    book.save(file)


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = write_text(WriteOnlyCell(sheet), text)
    cell.font = Font(name="Calibri", size=11, bold=bold)
    return cell
