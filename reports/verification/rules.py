"""Conditional formats, as programs write them: the cells, the condition, and the look."""

import re
from collections.abc import Iterator

from lxml import etree

from reports.verification.flat import flat
from reports.verification.package import name_of
from reports.verification.styles import Styles

LENGTH = re.compile(r'LEN\("((?:[^"]|""){0,255})"\)')
UNUSED = ("aboveAverage", "equalAverage", "bottom", "percent", "rank")
"""Attributes that LibreOffice writes for every rule, and that only rules of these types use."""

USE_THEM = ("top10", "aboveAverage")
BAR_DETAILS = {
    *("minLength", "maxLength", "axisPosition", "gradient", "border", "direction", "cfvo"),
    *("negativeBarColorSameAsPositive", "negativeBarBorderColorSameAsPositive"),
    *("negativeFillColor", "axisColor", "borderColor", "fillColor", "negativeBorderColor"),
}
"""Details of a data bar that LibreOffice and Excel add by themselves."""

BARS = ("type dataBar", "dataBar: showValue 1, type dataBar")
"""What an extension says of a bar that shows its value too."""


def rules_of(element: etree._Element, styles: Styles) -> Iterator[tuple[str, str]]:
    """Yield the cells of each rule, and the rule. Rules of the same cells come by priority."""
    cells = " ".join(sorted(element.get("sqref", "").split()))
    for rule in sorted(element, key=_priority):
        kind = rule.get("type", "")
        skipped = ["priority", "dxfId", "stopIfTrue", "extLst", "formula"]
        skipped += [] if kind in USE_THEM else UNUSED
        formulas = [LENGTH.sub(_length, one.text or "") for one in rule.iterfind("{*}formula")]
        look = styles.conditional(rule.get("dxfId")) if rule.get("dxfId") else ""
        bars = ["minLength", "maxLength"] if kind == "dataBar" else []
        words = flat(rule, without=[*skipped, *bars])
        yield cells, " ".join(filter(None, [name_of(rule), words, *formulas, look]))


def extension(ext: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield what an extension of a sheet shows, except details of data bars."""
    for child in ext:
        name = etree.QName(child).localname
        if name != "conditionalFormattings":
            yield name, flat(child) or "there"
            continue
        for rule in child.iter("{*}cfRule"):
            skipped = BAR_DETAILS | {"priority"} if rule.get("type") == "dataBar" else set()
            text = flat(rule, without=skipped)
            if text not in BARS:
                yield "Conditional formats", text


def _length(match: re.Match[str]) -> str:
    return str(len(match[1].replace('""', '"')))


def _priority(rule: etree._Element) -> int:
    priority = rule.get("priority", "")
    return int(priority) if priority.isdecimal() else 0
