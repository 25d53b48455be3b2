"""Rows, columns, cells and sheets that are hidden, added, moved or removed."""

from openpyxl.chart import BarChart, Reference

from tests.reports.verification.changes.making import COVERAGE, SHOWS_AGAIN, SUMMARY, Table

table = Table()


@table.on_coverage("a hidden row")
def _(sheet, cell):
    sheet.row_dimensions[3].hidden = True


table.in_xml("a row of five points", SUMMARY, '<row r="3"', '<row r="3" ht="5" customHeight="1"')
table.in_xml("a row without height", COVERAGE, '<row r="3" ht="27.0"', '<row r="3" ht="0"')


@table.on_coverage("a row of one point")
def _(sheet, cell):
    sheet.row_dimensions[3].height = 1


@table.on_coverage("a row that cuts off the second line")
def _(sheet, cell):
    sheet.row_dimensions[3].height = 13


@table.on_coverage("rows grouped and closed")
def _(sheet, cell):
    sheet.row_dimensions.group(2, 4, hidden=True)


@table.on_coverage("rows left out by a filter")
def _(sheet, cell):
    sheet.auto_filter.ref = "A1:J5"
    sheet.auto_filter.add_filter_column(0, ["5 Ash"])
    for row in (3, 4, 5):
        sheet.row_dimensions[row].hidden = True


for label, usual in {
    "rows hidden by default": 'defaultRowHeight="15" zeroHeight="1"',
    "rows of no height by default": 'defaultRowHeight="0" customHeight="1"',
}.items():
    undone = "" if "zeroHeight" in usual else SHOWS_AGAIN
    table.in_xml(label, SUMMARY, 'defaultRowHeight="15"', usual, undone)


@table.on_coverage("a hidden column")
def _(sheet, cell):
    sheet.column_dimensions["E"].hidden = True


@table.on_coverage("a column without width")
def _(sheet, cell):
    sheet.column_dimensions["E"].width = 0.01


@table.on_coverage("a column of three letters")
def _(sheet, cell):
    sheet.column_dimensions["E"].width = 3


@table.on_coverage("columns grouped and closed")
def _(sheet, cell):
    sheet.column_dimensions.group("E", "F", hidden=True)


@table.by_openpyxl("a hidden sheet")
def _(book):
    book["To do"].sheet_state = "hidden"


@table.by_openpyxl("a very hidden sheet")
def _(book):
    book["To do"].sheet_state = "veryHidden"


@table.by_openpyxl("a sheet removed")
def _(book):
    del book["To do"]


@table.by_openpyxl("a sheet added")
def _(book):
    book.create_sheet("Read this first", 0)["A1"] = "All taught"


@table.by_openpyxl("a sheet renamed")
def _(book):
    book["To do"].title = "Done"


@table.by_openpyxl("a sheet moved")
def _(book):
    book.move_sheet("To do", 3)


@table.by_openpyxl("a chart sheet")
def _(book):
    chart = BarChart()
    chart.add_data(Reference(book["Summary"], min_col=8, min_row=2, max_row=5))
    book.create_chartsheet("All taught").add_chart(chart)


table.in_xml(
    "merged cells over the late one",
    COVERAGE,
    "</sheetData>",
    '</sheetData><mergeCells count="1"><mergeCell ref="D3:E3"/></mergeCells>',
)
