"""Reads all of a sheet but its cells: links, conditional formats, charts, printing and so on."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from reports.verification import xml
from reports.verification.drawings import objects_of
from reports.verification.flat import Entry, Kind, flat, plain_reference
from reports.verification.package import Package
from reports.verification.styles import Styles

KINDS = {
    **dict.fromkeys(("printOptions", "pageSetup", "rowBreaks", "colBreaks"), Kind.PRINT),
    "headerFooter": Kind.PRINT,
    "sheetPr": Kind.VIEW,
    "autoFilter": Kind.TABLE,
    "mergeCells": Kind.MERGED,
}
"""What parts are about, other than those with a function of their own. Any other one was added."""

_LEFT_OUT = "cols dimension pageMargins sheetFormatPr phoneticPr sheetCalcPr"
LEFT_OUT = frozenset(_LEFT_OUT.split())
ZOOM = range(50, 201)
"""Zoom in per cent at which a sheet can be read."""

LENGTH = re.compile(r'LEN\("((?:[^"]|""){0,255})"\)')
RULE_DETAILS = ("priority", "dxfId", "stopIfTrue", "extLst", "formula")
OF_TOP = ("aboveAverage", "equalAverage", "bottom", "percent", "rank")
"""Attributes that LibreOffice writes for every rule, and that only rules of these types use."""

USE_THEM = ("top10", "aboveAverage")
BAR_DETAILS = (
    *("priority", "minLength", "maxLength", "axisPosition", "gradient", "border", "direction"),
    *("cfvo", "negativeBarColorSameAsPositive", "negativeBarBorderColorSameAsPositive"),
    *("negativeFillColor", "axisColor", "borderColor", "fillColor", "negativeBorderColor"),
)
"""Details of a data bar that LibreOffice and Excel add by themselves."""


def entries_of(
    root: etree._Element, package: Package, path: str, styles: Styles
) -> Iterator[Entry]:
    """Yield what is on the sheet at `path`, of which this is the root without its rows."""
    targets = {key: relation.target for key, relation in package.relations[path].items()}
    for part in root:
        package.spend()
        match xml.name_of(part):
            case "sheetViews":
                yield from _views(part)
            case "conditionalFormatting":
                yield from _rules(part, styles)
            case "hyperlinks":
                yield from _links(part, targets)
            case "tableParts":
                yield from _tables(part, targets, package)
            case "drawing":
                yield from objects_of(package, targets.get(xml.relation_id(part), ""))
            case "extLst":
                yield from _extensions(part)
            case name if name not in LEFT_OUT:
                yield from _any(part, name)


def _any(part: etree._Element, name: str) -> Iterator[Entry]:
    """Yield what a part says of itself, and what each element in it says of a place."""
    kind = KINDS.get(name, Kind.OTHER)
    there = {Kind.OTHER: "there", Kind.MERGED: "merged"}.get(kind, "")
    own = flat(part, without=[xml.local_name(child.tag) for child in part])
    yield name, kind, own or ("" if len(part) or name == "sheetData" else there)
    for child in part:
        place = child.get("ref") or child.get("sqref") or xml.name_of(child)
        yield place, kind, there if kind is Kind.MERGED else flat(child) or there


def _views(part: etree._Element) -> Iterator[Entry]:
    for view in part:
        zoom = ["zoomScale"] if xml.whole(view.get("zoomScale", "100")) in ZOOM else []
        yield "Sheet", Kind.VIEW, flat(view, without=["selection", "pane", *zoom])
        for pane in view.iterfind("{*}pane"):
            yield "Sheet", Kind.FROZEN, flat(pane, without=["activePane"])


def _rules(part: etree._Element, styles: Styles) -> Iterator[Entry]:
    """Yield each rule with its formulas and its look. Rules of the same cells come by priority."""
    cells = " ".join(sorted(part.get("sqref", "").split()))
    for rule in sorted(part, key=lambda rule: xml.whole(rule.get("priority"))):
        kind, number = rule.get("type", ""), rule.get("dxfId")
        unused = () if kind in USE_THEM else OF_TOP
        bars = ("minLength", "maxLength") if kind == "dataBar" else ()
        words = flat(rule, without=[*RULE_DETAILS, *unused, *bars])
        formulas = [LENGTH.sub(_length, one.text or "") for one in rule.iterfind("{*}formula")]
        look = styles.conditional(number) if number else ""
        yield cells, Kind.RULE, " ".join(filter(None, [xml.name_of(rule), words, *formulas, look]))


def _length(match: re.Match[str]) -> str:
    return str(len(match[1].replace('""', '"')))


def _links(part: etree._Element, targets: Mapping[str, str]) -> Iterator[Entry]:
    for link in part:
        address = targets.get(xml.relation_id(link), "").rstrip("/")
        words = [address, plain_reference(link.get("location", "")), link.get("tooltip", "")]
        yield link.get("ref", ""), Kind.LINK, " ".join(filter(None, words))


def _tables(part: etree._Element, targets: Mapping[str, str], package: Package) -> Iterator[Entry]:
    for one in part:
        table = package.root(targets.get(xml.relation_id(one), ""))
        yield table.get("displayName", ""), Kind.TABLE, flat(table)


def _extensions(part: etree._Element) -> Iterator[Entry]:
    """Yield what the extensions show, except details of data bars."""
    for child in part.iterfind("*/*"):
        name = xml.local_name(child.tag)
        if name != "conditionalFormattings":
            yield name, Kind.OTHER, flat(child) or "there"
            continue
        for rule in child.iter("{*}cfRule"):
            text = flat(rule, without=BAR_DETAILS if rule.get("type") == "dataBar" else ())
            yield "Conditional formats", Kind.OTHER, "" if text == "type dataBar" else text
