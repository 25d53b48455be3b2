"""How sheets open."""

from tests.reports.verification.changes.making import BOOK, COVERAGE, NO_WINDOW, Table

table = Table()

VIEWS = {
    "a sheet that opens further down": 'topLeftCell="A40"',
    "a sheet at a tenth of its size": 'zoomScale="10"',
    "a sheet that hides noughts": 'showZeros="0"',
    "a sheet that shows formulas": 'showFormulas="1"',
    "a sheet from right to left": 'rightToLeft="1"',
    "a sheet without its grid": 'showGridLines="0"',
    "a sheet without the letters of columns": 'showRowColHeaders="0"',
    "a sheet shown by its pages": 'view="pageBreakPreview"',
}
for label, attribute in VIEWS.items():
    undone = "" if "rightToLeft" in attribute else NO_WINDOW
    table.in_xml(label, COVERAGE, "<sheetView ", f"<sheetView {attribute} ", undone)
table.in_xml(
    "rows frozen out of view",
    COVERAGE,
    '<pane xSplit="2" ySplit="1" topLeftCell="C2"',
    '<pane xSplit="2" ySplit="30" topLeftCell="C31"',
    NO_WINDOW,
)
table.at_end(
    "a view of somebody’s own",
    '<customSheetViews><customSheetView guid="{7626C862-2A13-11E5-B345-FEFF819CDC9F}" '
    'hiddenRows="1"/></customSheetViews>',
    "drops views of one person",
)
table.in_xml(
    "a tab in another colour", COVERAGE, "<sheetPr>", '<sheetPr><tabColor rgb="FFFF0000"/>'
)
table.in_xml(
    "sheets without tabs",
    BOOK,
    'showSheetTabs="1"',
    'showSheetTabs="0"',
)
