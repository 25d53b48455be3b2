"""What lies on a sheet: charts, and anything else, such as text boxes and pictures."""

from collections.abc import Iterator

from lxml import etree

from reports.verification.flat import flat, plain_reference
from reports.verification.package import Package, UnreadableError, name_of, relation_id

AXES = {"catAx", "valAx", "dateAx", "serAx"}
SCALING = ("min", "max", "logBase")


def objects_of(package: Package, path: str) -> Iterator[tuple[str, str]]:
    """Yield where each object of a drawing is, and what it shows."""
    root, relations = package.root(path), package.relations(path)
    if root is None:
        raise UnreadableError
    for anchor in root:
        chart = anchor.find("{*}graphicFrame//{*}chart")
        relation = None if chart is None else relations.get(relation_id(chart))
        drawn = relation and package.root(relation.target)
        frame = anchor.find("{*}graphicFrame/{*}nvGraphicFramePr/{*}cNvPr")
        if drawn is None or frame is None or relation is None:
            yield _corner(anchor), f"{_what(anchor)}: {flat(anchor)}"
            continue
        parts = [flat(frame, without=["name", "descr", "extLst"]), *_size(anchor), *_chart(drawn)]
        yield _corner(anchor), f"chart {', '.join(filter(None, parts))}"


def _corner(anchor: etree._Element) -> str:
    at = {name: anchor.findtext(f"{{*}}from/{{*}}{name}") for name in ("row", "col")}
    if None in at.values():
        return "Object on the sheet"
    return f"Object at row {int(at['row'] or 0) + 1}, column {int(at['col'] or 0) + 1}"


def _size(anchor: etree._Element) -> Iterator[str]:
    """Yield a word if an object is too small to be seen."""
    ends = [anchor.findtext(f"{{*}}{end}/{{*}}{name}") for end in ("from", "to") for name in CELL]
    if None not in ends and (ends[0] == ends[2] or ends[1] == ends[3]):
        yield "too small to see"
    size = anchor.find("{*}ext")
    if size is not None and min(int(size.get("cx", 0)), int(size.get("cy", 0))) < SEEN:
        yield "too small to see"
    yield flat(anchor.find("{*}clientData")) if anchor.find("{*}clientData") is not None else ""


CELL = ("row", "col")
SEEN = 360_000
"""A centimetre, in the unit of drawings."""


def _what(anchor: etree._Element) -> str:
    kinds = {"sp": "text box or shape", "pic": "picture", "cxnSp": "line", "grpSp": "group"}
    names = [name_of(child) for child in anchor]
    return next((kinds[name] for name in names if name in kinds), "object")


def _chart(root: etree._Element) -> Iterator[str]:
    """Yield what is compared of a chart: its title, series, axes and legend."""
    yield f"“{_words(root.find('{*}chart/{*}title'))}”"
    plot = root.find("{*}chart/{*}plotArea")
    for group in plot if plot is not None else ():
        name = name_of(group)
        if name in AXES:
            yield _axis(group)
        elif name.endswith("Chart"):
            for at in ("barDir", "grouping"):
                found = group.find(f"{{*}}{at}")
                yield f"{name} {'' if found is None else found.get('val')}"
            yield from (_series(one) for one in group.iterfind("{*}ser"))
            yield from ("trend or error" for _ in group.iter("{*}trendline", "{*}errBars"))
    yield "legend" if root.find("{*}chart/{*}legend") is not None else ""
    yield from (f"label “{_words(one)}”" for one in root.iter("{*}dLbl"))


def _series(series: etree._Element) -> str:
    """Return where a series has its name, its labels and its values, and its colours."""
    parts = []
    for name in ("tx", "cat", "val", "xVal", "yVal", "bubbleSize"):
        at = series.find(f"{{*}}{name}")
        if at is not None:
            where = [plain_reference(one.text or "") for one in at.iter("{*}f")]
            fixed = [one.text or "" for one in at.iter("{*}v")]
            parts.append(f"{name} {' '.join(where or fixed)}".replace('"', ""))
    drawn = series.find("{*}spPr")
    colours = (
        set()
        if drawn is None
        else {
            one.get("val", "").lower()
            for one in drawn.iter("{*}srgbClr", "{*}schemeClr", "{*}sysClr")
        }
    )
    return f"{', '.join(parts)} {' '.join(sorted(colours))}"


def _axis(axis: etree._Element) -> str:
    """Return the title of an axis, its ends, and whether it is reversed or left out."""
    scaling = {name_of(child): child.get("val", "") for child in axis.iterfind("{*}scaling/*")}
    parts = [f"{name} {scaling[name]}" for name in SCALING if name in scaling]
    deleted = axis.find("{*}delete")
    parts += ["reversed"] if scaling.get("orientation") == "maxMin" else []
    parts += ["left out"] if deleted is not None and deleted.get("val", "1") != "0" else []
    return " ".join([name_of(axis), _words(axis.find("{*}title")), *parts])


def _words(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return "".join(text.text or "" for text in element.iter("{*}t", "{*}v"))
