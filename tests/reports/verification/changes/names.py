"""Names, tables, protection and what nobody knows."""

from openpyxl.workbook.defined_name import DefinedName

from tests.reports.verification.changes.making import BOOK, Table

table = Table()


@table.by_openpyxl("a name for cells")
def _(book):
    book.defined_names["Late"] = DefinedName("Late", attr_text="Coverage!$A$1")


@table.by_openpyxl("a table for fewer rows")
def _(book):
    book["Coverage"].tables["Coverage"].ref = "A1:J3"
    book["Coverage"].tables["Coverage"].autoFilter.ref = "A1:J3"


table.in_xml(
    "a table with a filter",
    "xl/tables/table2.xml",
    '<autoFilter ref="A1:J5"/>',
    '<autoFilter ref="A1:J5"><filterColumn colId="0"><filters><filter val="5 Ash"/></filters>'
    "</filterColumn></autoFilter>",
)
table.at_end(
    "lines within cells",
    '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    "<x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Summary!D2:G2</xm:f>"
    "<xm:sqref>E3</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
    "</x14:sparklineGroups></ext></extLst>",
    before="</worksheet>",
)
table.at_end("an element that nobody knows", "<surprise/>", "drops what it does not know")
table.at_end("a protected sheet", '<sheetProtection sheet="1" objects="1"/>', before="<conditional")
table.at_end(
    "figures for another case",
    '<scenarios><scenario name="Taught" count="1"><inputCells r="E3" val="Taught"/></scenario>'
    "</scenarios>",
    before="<conditional",
)
table.at_end(
    "a mark that hides a warning",
    '<ignoredErrors><ignoredError sqref="E3" numberStoredAsText="1"/></ignoredErrors>',
    "drops warnings that are hidden",
    before="<tableParts",
)
table.in_xml(
    "a protected workbook",
    BOOK,
    "<workbookProtection",
    '<workbookProtection lockStructure="1"',
    "drops the protection of a workbook without a password",
)
table.in_xml(
    "objects that are hidden",
    BOOK,
    "<workbookPr",
    '<workbookPr showObjects="none"',
    "shows objects again",
)
