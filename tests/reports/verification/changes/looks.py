"""How cells show it."""

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
from openpyxl.styles.colors import Color

from tests.reports.verification.changes.making import STYLES, Table

table = Table()

FORMATS = {
    "a format that shows Taught over a text": 'General;General;General;"Taught"',
    "a format that hides": ";;;",
}
for label, code in FORMATS.items():

    @table.on_coverage(label)
    def _(sheet, cell, code=code):
        cell.number_format = code


@table.by_openpyxl("a format that shows 100% over another share")
def _(book):
    book["Summary"]["H2"].number_format = '"100%"'


@table.by_openpyxl("a format that leaves out the year")
def _(book):
    book["Lessons"]["F2"].number_format = "d mmm"


LOOKS = {
    "white on white": {"font": Font(name="Arial", size=10, color="FFFFFF")},
    "white by its number": {"font": Font(name="Arial", size=10, color=Color(indexed=1))},
    "white by the theme": {"font": Font(name="Arial", size=10, color=Color(theme=0))},
    "letters of size 1": {"font": Font(name="Arial", size=1)},
    "letters that are no letters": {"font": Font(name="Wingdings", size=10)},
    "letters struck through": {"font": Font(name="Arial", size=10, strike=True)},
    "letters raised": {"font": Font(name="Arial", size=10, vertAlign="superscript")},
    "letters in bold": {"font": Font(name="Arial", size=10, bold=True)},
    "a black fill": {"fill": PatternFill("solid", fgColor="000000")},
    "a pattern": {"fill": PatternFill("lightGrid", fgColor="000000")},
    "text turned upright": {"alignment": Alignment(textRotation=90)},
    "text shrunk to fit": {"alignment": Alignment(vertical="top", shrink_to_fit=True)},
    "text on one line": {"alignment": Alignment(horizontal="left", vertical="top", indent=1)},
    "text far to the right": {"alignment": Alignment(horizontal="left", indent=60)},
    "text from right to left": {"alignment": Alignment(readingOrder=2)},
    "a line through the cell": {"border": Border(diagonalDown=True, diagonal=None)},
    "lines left out": {"border": Border()},
    "a cell that is not locked": {"protection": Protection(locked=False)},
}
for label, look in LOOKS.items():

    @table.on_coverage(label)
    def _(sheet, cell, look=look):
        for name, style in look.items():
            setattr(cell, name, style)


table.in_xml(
    "all plain letters in white",
    STYLES,
    '<font><name val="Arial"/><sz val="10"/></font>',
    '<font><name val="Arial"/><color rgb="FFFFFFFF"/><sz val="10"/></font>',
)
