"""What lies on a sheet: charts, and anything else, such as text boxes and pictures."""

from collections.abc import Iterator

from lxml import etree

from reports.verification import xml
from reports.verification.flat import Entry, Kind, flat, plain_reference
from reports.verification.package import Package

OTHERS = {"sp": "text box or shape", "pic": "picture", "cxnSp": "line", "grpSp": "group"}
ROW_COLUMN, ENDS = ("row", "col"), ("from", "to")
CENTIMETRE = 360_000
"""In the unit of drawings. A smaller object cannot be seen."""

_NAMED = "catAx valAx dateAx serAx title ser cat val xVal yVal bubbleSize legend dLbl"
NAMED = frozenset([*_NAMED.split(), "trendline", "errBars"])
WITH_VALUE = frozenset(["barDir", "grouping", "min", "max", "logBase", "orientation", "delete"])
USUAL = {"orientation": "minMax", "delete": "0"}
SKIPPED = frozenset(
    ["txPr", "strCache", "numCache", "multiLvlStrCache", "extLst", "marker", "pPr", "rPr"]
)
WORDS = {
    "barChart": "bar chart",
    "lineChart": "line chart",
    "pieChart": "pie chart",
    "ser": "series",
    "cat": "for",
    "val": "of",
    "xVal": "across",
    "yVal": "of",
    "catAx": "axis of names",
    "valAx": "axis of figures",
    "dateAx": "axis of dates",
    "barDir": "bars as",
    "orientation": "order",
    "min": "from",
    "max": "to",
    "dLbl": "label",
}
"""What the names of elements are called on the page, where their own name is no word."""

COLOURS = ("{*}srgbClr", "{*}schemeClr", "{*}sysClr")
"""What is named of a chart, and parts that say nothing or repeat cells. Programs write more."""


def objects_of(package: Package, path: str) -> Iterator[Entry]:
    """Yield where each object of a drawing is, and what it shows."""
    relations = package.relations[path]
    for anchor in package.root(path):
        chart = anchor.find("{*}graphicFrame//{*}chart")
        frame = anchor.find("{*}graphicFrame/{*}nvGraphicFramePr/{*}cNvPr")
        relation = None if chart is None else relations.get(xml.relation_id(chart))
        if relation is None or frame is None:
            kinds = [OTHERS[name] for name in map(xml.name_of, anchor) if name in OTHERS]
            text = f"{[*kinds, 'object'][0]}: {flat(anchor)}"
        else:
            frame_words = flat(frame, without=["name", "descr", "extLst"])
            words = frame_words, *_size(anchor), *_shown(package.root(relation.target))
            text = " ".join(filter(None, ["chart", *words]))
        yield _corner(anchor), Kind.OBJECT, text


def _corner(anchor: etree._Element) -> str:
    row, column = (xml.whole(anchor.findtext(f"{{*}}from/{{*}}{name}")) + 1 for name in ROW_COLUMN)
    return f"Object at row {row}, column {column}" if row and column else "Object on the sheet"


def _size(anchor: etree._Element) -> Iterator[str]:
    """Yield a word if an object is too small to be seen, and how it moves with the cells."""
    sizes = [size.get(at) for size in anchor.iterfind("{*}ext") for at in ("cx", "cy")]
    ends = [{anchor.findtext(f"{{*}}{end}/{{*}}{at}", end) for end in ENDS} for at in ROW_COLUMN]
    if any(xml.whole(one) < CENTIMETRE for one in sizes) or any(len(end) == 1 for end in ends):
        yield "too small to see"
    yield from (flat(data) for data in anchor.iterfind("{*}clientData"))


def _shown(element: etree._Element) -> Iterator[str]:
    """Yield what is compared of a chart: its titles, series, axes and legend, in their order."""
    for child in element:
        name = xml.name_of(child)
        if name in NAMED or name.endswith("Chart"):
            yield WORDS.get(name, name)
        elif name in WITH_VALUE and child.get("val", "1") != USUAL.get(name):
            yield f"{WORDS.get(name, name)} {child.get('val', '1')}"
        elif name == "t" and child.text:
            yield f"“{child.text}”"
        elif name in ("f", "v"):
            yield plain_reference(child.text or "").replace('"', "")
        elif name == "spPr" and xml.name_of(element) == "ser":
            yield from sorted({one.get("val", "").lower() for one in child.iter(*COLOURS)})
        if name not in SKIPPED:
            yield from _shown(child)
