"""What a reader sees of a workbook, as a flat dictionary: a place and a kind, and what is there."""

import enum
from collections.abc import Iterable

from lxml import etree

from reports.verification import xml


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

Entry = tuple[str, Kind, str]
"""A place, what an entry is about, and what is there."""

_ONE = (
    "showGridLines showRowColHeaders showZeros showRuler showOutlineSymbols defaultGridColor "
    "showWhiteSpace summaryBelow summaryRight showHorizontalScroll showVerticalScroll "
    "showSheetTabs autoFilterDateGrouping gridLinesSet alignWithMargins scaleWithDoc "
    "autoPageBreaks fitToWidth fitToHeight firstPageNumber copies published fPrintsWithSheet locked"
)
_OTHER = (
    "showObjects=all view=normal topLeftCell=A1 colorId=64 scale=100 tabRatio=600 "
    "pageOrder=downThenOver cellComments=none printError=displayed errors=displayed "
    "visibility=visible horizontal=general vertical=bottom"
)
USUAL = dict.fromkeys(_ONE.split(), "1") | dict(pair.split("=") for pair in _OTHER.split())
"""The values that attributes have if a file does not name them. For all others it is 0."""

_BY_PROGRAMS = (
    "id uid count dyDescent spans codeName tabSelected workbookViewId horizontalDpi verticalDpi "
    "usePrinterDefaults zoomScaleNormal zoomScalePageLayoutView zoomScaleSheetLayoutView xWindow "
    "yWindow windowWidth windowHeight activeTab defaultThemeVersion filterPrivacy Ignorable "
    "headerRowCount totalsRowShown dataDxfId headerRowDxfId headerRowBorderDxfId tableBorderDxfId "
    "totalsRowBorderDxfId dataCellStyle headerRowCellStyle lowestEdited rupBuild "
    "syncHorizontal syncVertical syncRef Requires absPath "
    "{7626C862-2A13-11E5-B345-FEFF819CDC9F} {B58B0392-4F1F-4190-BB64-5DF3571DCE5F} "
    "{140A7094-0E35-4892-8432-C4D2DD1A4A5D} {FCE2AD5D-F65C-4FA6-A056-5C36A1767C68}"
)
UNSEEN = frozenset(_BY_PROGRAMS.split())
"""Attributes, elements and extensions that programs write by themselves and no reader sees.

The extensions are about the calculation of formulas.
"""


def flat(element: etree._Element, *, without: Iterable[str] = ()) -> str:
    """Return an element with its attributes and all below it as a text; "" if all is as usual."""
    skipped = UNSEEN.union(without)
    parts = []
    for key, value in sorted(element.items()):
        name = xml.local_name(key)
        plain = {"true": "1", "false": "0"}.get(value, xml.unescaped(value))
        if name not in skipped and plain not in ("", USUAL.get(name, "0")):
            parts.append(f"{name} {plain}")
    parts += filter(None, [xml.unescaped(element.text or "").strip()])
    for child in element:
        name = xml.local_name(child.tag)
        seen = name not in skipped and child.get("uri") not in skipped
        if seen and (below := flat(child, without=without)):
            parts.append(f"{name}: {below}")
    return ", ".join(parts)


def named(element: etree._Element, usual: str = "") -> str:
    """Return an element as a text after its name, or `usual` if all is as usual."""
    text = flat(element) or usual
    return text and f"{xml.local_name(element.tag)}: {text}"


def plain_reference(reference: str) -> str:
    """Return a reference to cells without the quotes and signs that programs add or leave out."""
    return reference.replace("'", "").replace("$", "").removeprefix("#").strip()
