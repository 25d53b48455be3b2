"""Conditional formats and messages."""

from openpyxl.formatting.rule import FormulaRule, IconSetRule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.datavalidation import DataValidation

from tests.reports.verification.changes.making import COVERAGE, LATE, STYLES, SUMMARY, Table

table = Table()


@table.on_coverage("a message beside the cell")
def _(sheet, cell):
    rule = DataValidation(promptTitle="Taught", prompt="Taught", showInputMessage=True)
    rule.add(LATE)
    sheet.add_data_validation(rule)


@table.on_coverage("a rule that makes text white")
def _(sheet, cell):
    sheet.conditional_formatting.add("E3", FormulaRule(["TRUE"], font=Font(color="FFFFFF")))


@table.on_coverage("a rule with a number format")
def _(sheet, cell):
    rule = FormulaRule(["TRUE"])
    rule.dxf = DifferentialStyle(numFmt=NumberFormat(numFmtId=190, formatCode=';;;"Taught"'))
    sheet.conditional_formatting.add("E3", rule)


@table.on_coverage("rules removed")
def _(sheet, cell):
    sheet.conditional_formatting = type(sheet.conditional_formatting)()


table.in_xml(
    "a rule for other words",
    COVERAGE,
    'LEFT\\(C2,7\\)="Overdue"',
    'LEFT(C2,7)="Taught,"',
    "writes the formula anew from the words beside it",
)
table.in_xml("rules for fewer cells", COVERAGE, 'sqref="C2:J5"', 'sqref="C2:J2"')
table.in_xml("rules in the colour of another", STYLES, "FFFCE3E3", "FFDFF2E3")
table.in_xml("a bar without its figure", SUMMARY, "<dataBar[^>]*>", '<dataBar showValue="0">')
table.in_xml(
    "a bar that ends earlier", SUMMARY, '<cfvo type="num" val="1"', '<cfvo type="num" val="0.3"'
)


@table.by_openpyxl("icons instead of figures")
def _(book):
    rule = IconSetRule("3Symbols", "num", [0, 0, 0], showValue=False)
    book["Summary"].conditional_formatting.add("H2:H5", rule)
