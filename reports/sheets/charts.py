"""The two charts of the Summary: coverage by class, and lessons taught against the plan."""

from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.series import SeriesLabel, StrRef
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from classes.tables.writing import plain_text
from lessons.figures import PERCENT_FORMAT
from reports.sheets.looks import BRAND, FONT, LINE, PLAN

MOST_CLASSES = 40
"""The most bars in a chart. With more classes, the title says that only the first are drawn."""

WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 15.0, 8.0, 16.5
"""In centimetres. MOST_HEIGHT is the room on a printed page below its header."""

INK = BRAND[2:]


def coverage_chart(page: Any, column: int, count: int, words: str) -> BarChart:
    """Return a chart with a bar for each class, from rows 2 to `count` + 1 of the table.

    `column` is the number of the column with the shares, and `words` the alternative text.
    """
    drawn = min(count, MOST_CLASSES)
    more = "" if drawn == count else f" (the first {drawn} of {count})"
    chart = BarChart()
    chart.type = "bar"
    chart.gapWidth = 45
    chart.add_data(Reference(page, min_col=column, min_row=2, max_row=drawn + 1))
    chart.set_categories(Reference(page, min_col=1, min_row=2, max_row=drawn + 1))
    bars = chart.series[0]
    bars.tx = SeriesLabel(v="Coverage")
    bars.graphicalProperties = GraphicalProperties(solidFill=INK)
    bars.dLbls = _labels()
    # Draw the first class at the top, and the scale at the bottom.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblSkip = 1  # label every class, even if they are close together
    chart.y_axis.crosses = "max"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.y_axis.majorUnit = 0.25
    chart.y_axis.number_format = "0%"
    chart.legend = None
    _finish(chart, f"Coverage by class{more}", "Chart: coverage by class", words)
    chart.height = min(max(LEAST_HEIGHT, 2.5 + 0.55 * drawn), MOST_HEIGHT)
    return chart


def months_chart(page: Any, corner: tuple[int, int], count: int, words: str) -> LineChart:
    """Return a chart with a line for the plan and one for the sessions taught.

    The figures are on `page`. `corner` is the row and column of the header of three columns: month,
    planned and taught. `count` months follow below it.
    """
    top, left = corner
    chart = LineChart()
    for column, colour, dash in ((left + 1, PLAN, "dash"), (left + 2, INK, None)):
        chart.series.append(_line(page, column, top, count, colour, dash))
    chart.set_categories(Reference(page, min_col=left, min_row=top + 1, max_row=top + count))
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "0"
    chart.legend.position = "b"
    _finish(chart, "Sessions taught so far, against the plan", "Chart: taught and planned", words)
    chart.height = LEAST_HEIGHT
    return chart


def _line(page: Any, column: int, top: int, count: int, colour: str, dash: str | None) -> Any:
    line = Series(Reference(page, min_col=column, min_row=top + 1, max_row=top + count))
    heading = Reference(page, min_col=column, min_row=top)
    line.tx = SeriesLabel(strRef=StrRef(str(heading)))
    line.graphicalProperties = GraphicalProperties(
        ln=LineProperties(solidFill=colour, w=28_000, prstDash=dash)
    )
    line.smooth = False
    line.marker.symbol = "none" if dash else "circle"
    line.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
    return line


def _finish(chart: Any, title: str, name: str, words: str) -> None:
    run = RegularTextRun(t=title, rPr=_letters(1200, bold=True))
    chart.title = Title(tx=Text(rich=RichText(p=[Paragraph(r=[run])])), overlay=False)
    chart.width = WIDTH
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text(900)
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=LINE[2:]))
    if chart.legend:
        chart.legend.txPr = _text(900)
    chart.words = (name, plain_text(words))


def _labels() -> DataLabelList:
    labels = DataLabelList(showVal=True, numFmt=PERCENT_FORMAT, txPr=_text(900))
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    return labels


def _text(size: int) -> RichText:
    letters = ParagraphProperties(defRPr=_letters(size))
    return RichText(p=[Paragraph(pPr=letters, endParaRPr=_letters(size))])


def _letters(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, latin=Font(typeface=FONT))
