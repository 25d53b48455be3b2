"""Links and comments."""

from openpyxl.comments import Comment

from tests.reports.verification.changes.making import Table

table = Table()


@table.by_openpyxl("a link to another page")
def _(book):
    book["Resources"]["D2"].hyperlink = "https://elsewhere.example/page"


@table.on_coverage("a link over the late cell")
def _(sheet, cell):
    cell.hyperlink = "https://elsewhere.example/page"


@table.by_openpyxl("a link to another sheet")
def _(book):
    book["About"]["A22"].hyperlink.location = "'Resources'!A1"


@table.by_openpyxl("a link with words that appear over it", "drops these words")
def _(book):
    book["About"]["A22"].hyperlink.tooltip = "All taught"


@table.on_coverage("a comment")
def _(sheet, cell):
    cell.comment = Comment("Was taught", "Somebody")


table.with_part(
    "a comment with answers",
    "<x/>",
    "threadedComment",
    "xl/threadedComments/threadedComment1.xml",
    '<ThreadedComments><threadedComment ref="E3"><text>Taught</text></threadedComment>'
    "</ThreadedComments>",
    "does not know comments with answers",
)
