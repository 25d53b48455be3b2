"""Printing."""

from openpyxl.worksheet.pagebreak import Break

from tests.reports.verification.changes.making import Table

table = Table()


@table.on_coverage("a print area that hides the late row")
def _(sheet, cell):
    sheet.print_area = "A1:D2"


@table.on_coverage("other rows on every page")
def _(sheet, cell):
    sheet.print_title_rows = "1:5"


@table.on_coverage("a page break")
def _(sheet, cell):
    sheet.row_breaks.append(Break(id=2))


@table.on_coverage("another header")
def _(sheet, cell):
    sheet.oddHeader.left.text = "Another school"


@table.on_coverage("another footer")
def _(sheet, cell):
    sheet.oddFooter.right.text = "Made on 25 Nov 2026"


@table.on_coverage("a first page with its own header")
def _(sheet, cell):
    sheet.HeaderFooter.differentFirst = True
    sheet.firstHeader.center.text = "All taught"


@table.on_coverage("paper upright")
def _(sheet, cell):
    sheet.page_setup.orientation = "portrait"
