"""What a reader sees of a workbook, as a flat dictionary: a place and a kind, and what is there."""

import enum
from collections.abc import Iterable, Mapping

from lxml import etree

from reports.verification.package import unescaped


class Kind(enum.StrEnum):
    """What an entry is about. The value heads its differences on the page."""

    SHEET = "Sheets"
    VALUE = "What cells contain"
    FORMAT = "Number formats"
    LOOK = "How cells look"
    HIDDEN = "Hidden rows and columns"
    WIDTH = "Column widths"
    HEIGHT = "Row heights"
    MERGED = "Merged cells"
    RULE = "Conditional formats"
    LINK = "Links"
    OBJECT = "Charts, pictures and other objects"
    TABLE = "Tables and filters"
    VIEW = "How sheets open"
    FROZEN = "Frozen rows and columns"
    PRINT = "Printing"
    NAME = "Names for cells"
    PROPERTY = "Properties of the file"
    OTHER = "Other contents"


Flat = dict[tuple[str, Kind], str]
"""What is at a place, such as a cell. What is as programs set it by themselves has no entry."""

_ONE = (
    "showGridLines showRowColHeaders showZeros showRuler showOutlineSymbols defaultGridColor "
    "showWhiteSpace summaryBelow summaryRight showHorizontalScroll showVerticalScroll "
    "showSheetTabs autoFilterDateGrouping gridLinesSet alignWithMargins scaleWithDoc "
    "autoPageBreaks fitToWidth fitToHeight firstPageNumber copies published fPrintsWithSheet"
)
USUAL: Mapping[str, str] = {
    **dict.fromkeys(_ONE.split(), "1"),
    "showObjects": "all",
    "view": "normal",
    "topLeftCell": "A1",
    "colorId": "64",
    "scale": "100",
    "tabRatio": "600",
    "pageOrder": "downThenOver",
    "cellComments": "none",
    "printError": "displayed",
    "errors": "displayed",
    "visibility": "visible",
}
"""The values that attributes have if a file does not name them. For all others it is 0."""

_BY_PROGRAMS = (
    "id uid count dyDescent spans codeName tabSelected workbookViewId horizontalDpi verticalDpi "
    "usePrinterDefaults zoomScaleNormal zoomScalePageLayoutView zoomScaleSheetLayoutView xWindow "
    "yWindow windowWidth windowHeight activeTab defaultThemeVersion filterPrivacy Ignorable "
    "headerRowCount totalsRowShown dataDxfId headerRowDxfId headerRowBorderDxfId tableBorderDxfId "
    "totalsRowBorderDxfId dataCellStyle headerRowCellStyle lowestEdited rupBuild "
    "syncHorizontal syncVertical syncRef"
)
UNSEEN = frozenset(_BY_PROGRAMS.split())
"""Attributes that programs write by themselves and that no reader sees."""


def flat(element: etree._Element, *, without: Iterable[str] = ()) -> str:
    """Return an element with its attributes and all below it as a text; "" if all is as usual."""
    skipped = UNSEEN | set(without)
    parts = []
    for key, value in sorted(element.items()):
        attribute = etree.QName(key)
        name = attribute.localname
        plain = {"true": "1", "false": "0"}.get(value, unescaped(value))
        if name not in skipped and plain not in ("", USUAL.get(name, "0")):
            parts.append(f"{name} {plain}")
    text = unescaped(element.text or "").strip()
    parts += [text] if text else []
    for child in element:
        name = etree.QName(child).localname
        if name not in skipped and (below := flat(child, without=without)):
            parts.append(f"{name}: {below}")
    return ", ".join(parts)


def plain_reference(reference: str) -> str:
    """Return a reference to cells without the quotes and signs that programs add or leave out."""
    return reference.replace("'", "").replace("$", "").removeprefix("#").strip()
