"""Reads a workbook: its list of sheets, and all that belongs to no sheet."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from reports.digests import SheetDigest
from reports.verification import xml
from reports.verification.flat import Entry, Flat, Kind, flat, plain_reference
from reports.verification.limits import Limits
from reports.verification.package import Package, UnreadableError
from reports.verification.sheet import SheetReader
from reports.verification.styles import Styles

USUAL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
LONGEST_NAME = 255
"""The most characters of a sheet's name. Excel allows 31."""

SET_BY_PROGRAMS = (
    *("[Content_Types].xml", "mimetype", "xl/calcChain.xml", "xl/theme/", "xl/printerSettings/"),
    *("docProps/thumbnail.", "xl/charts/style", "xl/charts/colors"),
)
"""Beginnings of parts that programs write by themselves. No reader sees them in a sheet."""

SEEN_PROPERTIES = {
    *("title", "subject", "creator", "keywords", "description", "category", "contentStatus"),
    *("Manager", "Company", "HyperlinkBase", "property", "Application"),
}
PROPERTIES = ("core-properties", "extended-properties", "custom-properties")
REVISION = "{http://schemas.microsoft.com/office/spreadsheetml/2014/revision}revisionPtr"
LEFT_OUT = {"fileVersion", "calcPr", "fileRecoveryPr", "sheets", "definedNames", REVISION}
MAY_BE_EMPTY = {"workbookPr", "workbookProtection", "bookViews", "AlternateContent", "extLst"}
"""Parts of the workbook that programs add by themselves, if nothing in them is unusual."""

FILTER_NAME = "_xlnm._FilterDatabase"
PRINT_NAMES = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
DIGESTED = (Kind.VALUE, Kind.FORMAT)


class Sheet(NamedTuple):
    """A sheet in the workbook's list. `path` is empty if it is no ordinary sheet."""

    name: str
    state: str
    path: str


class Workbook:
    """A workbook that is read sheet by sheet. Raise UnreadableError if it cannot be read."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._package = package = Package(content, limits)
        self._main = main = package.target("", "officeDocument")
        self._styles = Styles(package, *(package.target(main, one) for one in ("styles", "theme")))
        self._reader = SheetReader(package, package.target(main, "sharedStrings"), self._styles)
        self._parts = list(package.root(main))
        self.sheets = [self._sheet(one) for one in self._children_of("sheets")]
        names = {sheet.name.casefold() for sheet in self.sheets}
        paths = [sheet.path for sheet in self.sheets if sheet.path]
        if len(names) < len(self.sheets) or len(set(paths)) < len(paths) or not names:
            raise UnreadableError

    def read(self, sheet: Sheet) -> Flat:
        """Return what a reader sees of a sheet."""
        found: Flat = {
            ("Name of the sheet", Kind.SHEET): sheet.name,
            ("Whether it is shown", Kind.SHEET): sheet.state,
        }
        entries = self._reader.read(sheet.path, found) if sheet.path else ()
        return self._collected(entries, found)

    def digest(self, sheet: Sheet) -> SheetDigest:
        """Return the digest of a sheet's values and number formats."""
        found = [(*key, text) for key, text in self.read(sheet).items() if key[1] in DIGESTED]
        rows = {row_of(place) for place, _, _ in found}
        lines = "".join(f"{at}\x1f{kind}\x1f{len(text)}\x1f{text}\n" for at, kind, text in found)
        digest = hashlib.sha256(lines.encode(errors="replace")).hexdigest()
        return SheetDigest(sheet.name, len(rows), digest)

    @cached_property
    def properties(self) -> dict[str, str]:
        """Return the properties of the file that are shown, by their names."""
        found = {}
        for relation in self._package.relations[""].values():
            for child in self._package.root(relation.target if relation.kind in PROPERTIES else ""):
                name, text = xml.local_name(child.tag), "".join(child.itertext()).strip()
                if name in SEEN_PROPERTIES and text:
                    found[child.get("name") or name] = text
        return found

    def whole(self) -> Flat:
        """Return what belongs to no sheet. Call it after all sheets are read."""
        return self._collected(self._whole(), {})

    def _whole(self) -> Iterator[Entry]:
        for name, text in self.properties.items():
            yield name, Kind.PROPERTY, "" if name == "Application" else text
        yield "Cells without a style", Kind.LOOK, self._styles.look("0")[1]
        for child in self._parts:
            name = xml.local_name(child.tag)
            if xml.name_of(child) not in LEFT_OUT:
                yield name, Kind.OTHER, flat(child) or ("" if name in MAY_BE_EMPTY else "there")
        yield from self._names()
        for owner, relations in self._package.relations.items():
            for one in relations.values():
                if one.is_outside and one.kind != "hyperlink":
                    yield f"{one.kind} of {owner}", Kind.OTHER, one.target
        for part, size in self._package.unread.items():
            if not part.startswith(SET_BY_PROGRAMS):
                yield part, Kind.OTHER, f"{size:,} bytes"
        types = self._package.root("[Content_Types].xml")
        kinds = {one.get("PartName"): one.get("ContentType", "none") for one in types}
        kind = kinds.get(f"/{self._main}", "none")
        yield "Type of the file", Kind.OTHER, "" if kind == USUAL_TYPE else kind

    def _collected(self, entries: Iterable[Entry], found: Flat) -> Flat:
        """Add entries to what was found. A second one at a place is added to the first."""
        for place, kind, text in entries:
            if text:
                before = found.get((place, kind))
                found[place, kind] = f"{before}; {text}" if before else text
                self._package.spend(1, len(found[place, kind]))
        return found

    def _children_of(self, name: str) -> Iterator[etree._Element]:
        return (child for part in self._parts if xml.name_of(part) == name for child in part)

    def _sheet(self, element: etree._Element) -> Sheet:
        name = xml.unescaped(element.get("name", ""))
        relation = self._package.relations[self._main].get(xml.relation_id(element))
        if relation is None or len(name) > LONGEST_NAME:
            raise UnreadableError
        path = relation.target if relation.kind == "worksheet" else ""
        state = element.get("state", "visible")
        return Sheet(name, state if path else f"{state}, {relation.kind}", path)

    def _names(self) -> Iterator[Entry]:
        sheets = [f" of {sheet.name}" for sheet in self.sheets]
        for name in self._children_of("definedNames"):
            label, of = name.get("name", ""), xml.item_at(sheets, name.get("localSheetId"), "")
            kind, text = Kind.NAME, plain_reference(name.text or "")
            if label in PRINT_NAMES:
                kind, label = Kind.PRINT, label.removeprefix("_xlnm.").replace("_", " ")
            if xml.is_true(name.get("hidden")):
                text += " hidden"
            if label != FILTER_NAME:
                yield f"{label}{of}", kind, text


def row_of(place: str) -> str:
    """Return the row of a cell's place: 12 of AB12."""
    return place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
