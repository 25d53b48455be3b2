"""How a sheet prints: A4 across, as wide as the paper, with a head and a foot on each page."""

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from classes.tables.writing import plain_text
from reports.sheets.source import Source, day

A4 = 9
"""The number of the paper in the file format."""

LONGEST_HEADER = 60
"""Characters of a school's name that a printed page's head has room for."""

ROOM = 245
"""Characters that a page across holds and can still be read; more go on the next page."""


def set_widths(page: Any, widths: Sequence[int]) -> None:
    """Set the widths of the columns, in characters; to be done before the first row."""
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width


def set_up_print(page: Any, source: Source, *, pages_across: int = 1) -> None:
    """Make `page` print on A4 across, `pages_across` wide, saying school, sheet and page."""
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth = pages_across
    page.page_setup.fitToHeight = 0
    page.page_margins = PageMargins(
        left=0.3, right=0.3, top=0.8, bottom=0.7, header=0.35, footer=0.35
    )
    # In a page's head "&" starts a code, so a name's own is doubled.
    said = plain_text(source.school.name)[:LONGEST_HEADER].replace("&", "&&")
    page.oddHeader.left.text = said
    page.oddHeader.right.text = "&A"
    page.oddFooter.left.text = f"Audit workbook {source.year}, export {source.options.number}"
    page.oddFooter.center.text = "Page &P of &N"
    page.oddFooter.right.text = f"Made on {day(source.today)}"


def pages_across(widths: Sequence[int]) -> int:
    """Return on how many pages side by side columns of these widths can be read."""
    return max(1, -(-sum(widths) // ROOM))
