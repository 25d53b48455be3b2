"""What cells contain."""

import datetime as dt

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.formula import ArrayFormula

from tests.reports.verification.changes.making import BOOK, LATE, Table

table = Table()


@table.by_openpyxl("a number typed over")
def _(book):
    book["Lessons"]["I2"] = 75


@table.by_openpyxl("a number that became a text")
def _(book):
    book["Lessons"]["I2"] = "60"


@table.on_coverage("another word")
def _(sheet, cell):
    cell.value = "Taught, 13 Nov 2026"


@table.on_coverage("a cell that was emptied")
def _(sheet, cell):
    cell.value = None


@table.by_openpyxl("a date a day later")
def _(book):
    book["Lessons"]["F2"] = book["Lessons"]["F2"].value + dt.timedelta(days=1)


@table.by_openpyxl("a time a second later")
def _(book):
    book["Lessons"]["R2"] = book["Lessons"]["R2"].value + dt.timedelta(seconds=1)


@table.on_coverage("a formula without a stored value")
def _(sheet, cell):
    cell.value = '="Taught, 13 Nov 2026"'


@table.on_coverage("an array formula")
def _(sheet, cell):
    cell.value = ArrayFormula(LATE, '="Taught"')


table.lesson("a formula with the same stored value", 's="7"><f>50+10</f><v>60</v>')
table.lesson("a text formula", 's="7" t="str"><f>"75"</f><v>75</v>')
table.lesson("an error", 's="7" t="e"><v>#N/A</v>')
table.lesson("a boolean", 's="7" t="b"><v>1</v>')
table.late(
    "an attribute of a cell that nobody knows",
    '<c r="E3" s="3" cm="1" t="inlineStr"><is><t>Overdue, due 13 Nov 2026</t></is></c>',
    "drops it",
)
table.late(
    "a reading beside a text",
    '<c r="E3" s="3" t="inlineStr"><is><t>Overdue, due 13 Nov 2026</t>'
    '<rPh sb="0" eb="7"><t>Taught</t></rPh></is></c>',
    "drops readings of texts that are not Japanese",
)


@table.on_coverage("a text with a part in white")
def _(sheet, cell):
    white = TextBlock(InlineFont(rFont="Arial", sz=10, color="FFFFFF"), "Overdue")
    cell.value = CellRichText(white, ", due 13 Nov 2026")


@table.on_coverage("a text that is written over several lines")
def _(sheet, cell):
    cell.value = "\n\n\n" + cell.value


@table.by_openpyxl("a row removed")
def _(book):
    book["Lessons"].delete_rows(3)


@table.by_openpyxl("a row inserted")
def _(book):
    book["Lessons"].insert_rows(3)


@table.by_openpyxl("a sheet sorted")
def _(book):
    sheet = book["Lessons"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value


@table.by_openpyxl("a column removed")
def _(book):
    book["Lessons"].delete_cols(9)


table.in_xml("dates that count from 1904", BOOK, "<workbookPr", '<workbookPr date1904="1"')
