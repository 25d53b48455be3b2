"""How cells look: the styles of the whole workbook."""

import enum
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.indexed_list import IndexedList

from lessons.figures import PERCENT_FORMAT

DATE_FORMAT = "d mmm yyyy"
MOMENT_FORMAT = "d mmm yyyy hh:mm"

FONT = "Arial"
"""On every computer, or replaced by a font with the same letter widths."""

SIZE = 10
BRAND = "FF073B40"
LINE = "FFD9DFD8"
LINK = "FF0D5C63"
BAR = "FF9CCFC8"
PLAN = "8A96A1"
"""The colour of the plan's line in the chart."""


class Look(enum.Enum):
    """How a cell is drawn."""

    TEXT = enum.auto()
    LONG_TEXT = enum.auto()
    NUMBER = enum.auto()
    PERCENT = enum.auto()
    DATE = enum.auto()
    MOMENT = enum.auto()
    NUMBER_LEFT = enum.auto()
    HEADER = enum.auto()
    NUMBER_HEADER = enum.auto()
    TITLE = enum.auto()
    HEADING = enum.auto()
    LABEL = enum.auto()
    LINK = enum.auto()
    REMARK = enum.auto()
    CUT_TEXT = enum.auto()
    BELOW_LABEL = enum.auto()
    BELOW = enum.auto()
    TOTAL = enum.auto()
    TOTAL_NUMBER = enum.auto()
    TOTAL_PERCENT = enum.auto()


def _font(**more: Any) -> Font:
    return Font(name=FONT, **({"size": SIZE} | more))


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


# Texts and dates are indented to keep them apart from right-aligned figures before them.
_LEFT = Alignment(vertical="top", horizontal="left", indent=1)
_RIGHT = Alignment(vertical="top", horizontal="right")
_WRAPPED = Alignment(vertical="top", horizontal="left", indent=1, wrap_text=True)
_WRAPPED_RIGHT = Alignment(vertical="top", horizontal="right", wrap_text=True)
_TITLE = Alignment(vertical="center", horizontal="left", indent=1)

_LINE_BELOW = Border(bottom=Side(style="thin", color=LINE))
_EDGE = Side(style="mediumDashed", color=BRAND)
_DASHED = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_SUM = {"font": _font(bold=True), "border": Border(top=Side(style="medium", color=BRAND))}
_HEAD = {"font": _font(bold=True, color="FFFFFFFF"), "fill": _fill(BRAND), "border": Border()}

_STYLES: dict[Look, dict[str, Any]] = {
    Look.TEXT: {"alignment": _LEFT},
    Look.LONG_TEXT: {"alignment": _WRAPPED},
    Look.NUMBER: {"alignment": _RIGHT},
    Look.PERCENT: {"alignment": _RIGHT, "number_format": PERCENT_FORMAT},
    Look.DATE: {"alignment": _LEFT, "number_format": DATE_FORMAT},
    Look.MOMENT: {"alignment": _LEFT, "number_format": MOMENT_FORMAT},
    Look.NUMBER_LEFT: {"alignment": _LEFT},
    Look.HEADER: {"alignment": _WRAPPED, **_HEAD},
    Look.NUMBER_HEADER: {"alignment": _WRAPPED_RIGHT, **_HEAD},
    Look.TITLE: {
        "alignment": _TITLE,
        "font": _font(bold=True, size=18, color=BRAND),
        "border": Border(),
    },
    Look.HEADING: {
        "alignment": _TITLE,
        "font": _font(bold=True, size=13, color=BRAND),
        "border": Border(),
    },
    Look.LABEL: {"alignment": _WRAPPED, "font": _font(bold=True)},
    Look.LINK: {"alignment": _WRAPPED, "font": _font(color=LINK, underline="single")},
    Look.REMARK: {"alignment": _LEFT, "font": _font(italic=True), "border": Border()},
    Look.CUT_TEXT: {"alignment": _WRAPPED, "border": _DASHED},
    Look.BELOW_LABEL: {"alignment": _LEFT, "font": _font(bold=True), "border": Border()},
    Look.BELOW: {"alignment": _LEFT, "border": Border()},
    Look.TOTAL: {"alignment": _LEFT, **_SUM},
    Look.TOTAL_NUMBER: {"alignment": _RIGHT, **_SUM},
    Look.TOTAL_PERCENT: {"alignment": _RIGHT, "number_format": PERCENT_FORMAT, **_SUM},
}
_COMMON = {"font": _font(), "border": _LINE_BELOW}


class Tint(enum.Enum):
    """The colours of a condition. The cell always shows a word too."""

    GOOD = ("FF1D6B3A", "FFDFF2E3")
    PART = ("FF7A4B00", "FFFDF0CF")
    LATE = ("FFA1232B", "FFFCE3E3")
    QUIET = ("FF55626E", None)

    @property
    def style(self) -> DifferentialStyle:
        ink, paper = self.value
        fill = PatternFill(bgColor=paper) if paper else None
        return DifferentialStyle(font=Font(color=ink), fill=fill)


def use_one_font(book: Any) -> None:
    """Make our font the workbook's default, which column widths are measured in.

    Call it on a new workbook, before anything is styled.
    """
    font = _font()
    book._fonts = IndexedList([font])
    book._named_styles["Normal"].font = font


def style_of(page: Any, look: Look, *, quoted: bool = False) -> int:
    """Return the number of a look's style in the workbook. `quoted` keeps a value as text."""
    cell = WriteOnlyCell(page)
    for name, style in (_COMMON | _STYLES[look]).items():
        setattr(cell, name, style)
    cell.quotePrefix = int(quoted)
    return int(cell.style_id)
