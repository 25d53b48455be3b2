"""How a sheet prints: A4 landscape, fitted to the width, with a header and footer."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from classes.tables.writing import as_typed, plain_text
from reports.sheets.source import day

A4 = 9
"""The number of the paper size in the file format."""

ROOM = 245
"""The most characters across a page that can still be read. More go on the next page."""


class Printed(Protocol):
    """What the header and the footer of a sheet say."""

    @property
    def owner(self) -> str:
        """Return the name of the school, or of the group, that the workbook is about."""

    @property
    def document(self) -> str:
        """Return which workbook it is, such as "Audit workbook 2026/27, export 3"."""

    @property
    def today(self) -> dt.date: ...


def set_widths(page: Any, widths: Sequence[int]) -> None:
    """Set the widths of the columns, in characters. Call it before writing the first row."""
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width


def set_up_print(page: Any, source: Printed, *, pages_across: int = 1) -> None:
    """Print `page` on A4 landscape, `pages_across` wide, with school, sheet and page numbers."""
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth = pages_across
    page.page_setup.fitToHeight = 0
    page.page_margins = PageMargins(
        left=0.3, right=0.3, top=0.8, bottom=0.7, header=0.35, footer=0.35
    )
    # "&" starts a code in a header, so one in a name is doubled.
    page.oddHeader.left.text = as_typed(plain_text(source.owner)).replace("&", "&&")
    page.oddHeader.right.text = "&A"
    page.oddFooter.left.text = source.document
    page.oddFooter.center.text = "Page &P of &N"
    page.oddFooter.right.text = f"Made on {day(source.today)}"


def pages_across(widths: Sequence[int]) -> int:
    """Return how many pages side by side are needed to read columns of these widths."""
    return max(1, -(-sum(widths) // ROOM))
