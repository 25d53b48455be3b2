"""Other parts and properties of the file."""

from tests.reports.verification.changes.making import TYPES, Change, Table, surgery

table = Table()

PARTS: dict[str, str | bytes] = {
    "xl/vbaProject.bin": b"macros",
    "xl/externalLinks/externalLink1.xml": "<externalLink/>",
    "xl/connections.xml": "<connections/>",
    "xl/queryTables/queryTable1.xml": "<queryTable/>",
    "xl/pivotTables/pivotTable1.xml": "<pivotTableDefinition/>",
    "xl/slicers/slicer1.xml": "<slicers/>",
    "xl/dialogsheets/sheet1.xml": "<dialogsheet/>",
    "xl/worksheets/sheet99.xml": "<worksheet/>",
    "xl/webextensions/webextension1.xml": "<webextension/>",
    "customXml/item1.xml": "<item/>",
    "anything.bin": b"?",
}
for path, data in PARTS.items():
    table[f"the part {path}"] = Change(
        lambda content, path=path, data=data: surgery(content, {}, {path: data}),
        "drops a part that nothing points to",
    )
table["macros that the workbook points to"] = Change(
    lambda content: surgery(
        content,
        {
            "xl/_rels/workbook.xml.rels": [
                (
                    "</Relationships>",
                    '<Relationship Id="m" Target="vbaProject.bin" Type="http://schemas.microsoft'
                    '.com/office/2006/relationships/vbaProject"/></Relationships>',
                )
            ]
        },
        {"xl/vbaProject.bin": b"macros"},
    ),
    "leaves macros out of .xlsx files",
)
table["a file that says it has macros"] = Change(
    lambda content: surgery(
        content,
        {
            TYPES: [
                (
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                    "application/vnd.ms-excel.sheet.macroEnabled.main",
                )
            ]
        },
    ),
    "writes its own type",
)


@table.by_openpyxl("another title of the file")
def _(book):
    book.properties.title = "Audit workbook 2026/27, all taught"


@table.by_openpyxl("another school in the properties")
def _(book):
    book.custom_doc_props["School"].value = "another-school"
