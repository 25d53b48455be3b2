"""Reads a workbook: its list of sheets, and all that belongs to no sheet."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from reports.digests import SheetDigest
from reports.verification.cells import CellReader
from reports.verification.flat import Flat, Kind, flat, plain_reference
from reports.verification.limits import Limits
from reports.verification.package import (
    Package,
    Relation,
    UnreadableError,
    name_of,
    relation_id,
    unescaped,
)
from reports.verification.sheet import SheetReader
from reports.verification.styles import Styles

MAIN = "officeDocument"
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
    *("Manager", "Company", "HyperlinkBase", "property"),
}
LEFT_OUT = {"fileVersion", "calcPr", "fileRecoveryPr", "sheets", "definedNames"}
OWN_EXTENSIONS = {
    "{7626C862-2A13-11E5-B345-FEFF819CDC9F}",
    "{B58B0392-4F1F-4190-BB64-5DF3571DCE5F}",
    "{140A7094-0E35-4892-8432-C4D2DD1A4A5D}",
    "{FCE2AD5D-F65C-4FA6-A056-5C36A1767C68}",
}
"""Extensions about the calculation of formulas, which LibreOffice and Excel add by themselves."""

FILTER_NAME = "_xlnm._FilterDatabase"
PRINT_NAMES = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
DIGESTED = (Kind.VALUE, Kind.FORMAT)


@dataclass(frozen=True)
class Sheet:
    """A sheet in the workbook's list. `path` is empty if it is no ordinary sheet."""

    name: str
    state: str
    path: str


class Workbook:
    """A workbook that is read sheet by sheet. Raise UnreadableError if it cannot be read."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._package = Package(content, limits)
        package = self._package
        main = _of_kind(package.relations("").values(), MAIN)
        root = package.root(main) if main else None
        if root is None or not main:
            raise UnreadableError
        self._main, self._root, self._relations = main, root, package.relations(main)
        paths = {kind: _of_kind(self._relations.values(), kind) for kind in PARTS}
        self._styles = Styles(package, paths["styles"], paths["theme"])
        self._cells = CellReader(package, paths["sharedStrings"], self._styles)
        self.sheets = [self._sheet(one) for one in root.iterfind("{*}sheets/{*}sheet")]
        names = {sheet.name.casefold() for sheet in self.sheets}
        paths_used = [sheet.path for sheet in self.sheets if sheet.path]
        if len(names) < len(self.sheets) or len(set(paths_used)) < len(paths_used) or not names:
            raise UnreadableError

    def read(self, sheet: Sheet) -> SheetReader:
        """Return a sheet's reader after it has read the sheet."""
        reader = SheetReader(self._package, sheet.path, self._styles, self._cells)
        if sheet.path:
            reader.read()
        return reader

    def digest(self, sheet: Sheet) -> SheetDigest:
        """Return the digest of a sheet's values and number formats."""
        found = self.read(sheet).found
        lines = [(place, kind, text) for (place, kind), text in found.items() if kind in DIGESTED]
        whole = hashlib.sha256()
        for place, kind, text in lines:
            whole.update(f"{place}\x1f{kind}\x1f{len(text)}\x1f{text}\n".encode(errors="replace"))
        rows = {place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for place, _, _ in lines}
        return SheetDigest(sheet.name, len(rows), whole.hexdigest())

    @cached_property
    def properties(self) -> dict[str, str]:
        """Return the properties of the file that are shown, by their names."""
        found = {}
        for relation in self._package.relations("").values():
            root = self._package.root(relation.target) if relation.kind in PROPERTIES else None
            for child in root if root is not None else ():
                name, text = etree.QName(child).localname, "".join(child.itertext()).strip()
                if name in SEEN_PROPERTIES | {"Application"} and text:
                    found[child.get("name") or name] = text
        return found

    def whole(self) -> Flat:
        """Return what belongs to no sheet. Call it after all sheets are read."""
        found: Flat = {
            (name, Kind.PROPERTY): text
            for name, text in self.properties.items()
            if name != "Application"
        }
        for child in self._root:
            name = name_of(child)
            if name not in LEFT_OUT and (text := self._part(child, name)):
                found[name, Kind.OTHER] = text
        found["Cells without a style", Kind.LOOK] = self._styles.look("0")[1]
        found.update(self._names())
        for owner, relation in self._package.outside():
            found[f"{relation.kind} of {owner}", Kind.OTHER] = relation.target
        for part in self._package.unread:
            if not part.startswith(SET_BY_PROGRAMS) and not part.endswith(".rels"):
                found[part, Kind.OTHER] = f"{self._package.size(part):,} bytes"
        if (kind := self._content_type()) != USUAL_TYPE:
            found["Type of the file", Kind.OTHER] = kind
        return found

    def _sheet(self, element: etree._Element) -> Sheet:
        name = unescaped(element.get("name", ""))
        relation = self._relations.get(relation_id(element))
        if relation is None or len(name) > LONGEST_NAME:
            raise UnreadableError
        path = relation.target if relation.kind == "worksheet" else ""
        state = element.get("state", "visible")
        return Sheet(name, state if path else f"{state}, {relation.kind}", path)

    def _part(self, child: etree._Element, name: str) -> str:
        if name == "extLst":
            others = [ext for ext in child if ext.get("uri") not in OWN_EXTENSIONS]
            return "; ".join(f"{ext.get('uri')} {flat(ext)}" for ext in others)
        if name in ("workbookPr", "workbookProtection", "bookViews"):
            return flat(child)
        if name != child.tag and name not in BY_EXCEL:
            return flat(child) or "there"
        below = {etree.QName(one).localname for one in child.iter("*")}
        return "" if below <= BY_EXCEL else f"{etree.QName(child).localname} {flat(child)}"

    def _names(self) -> Iterator[tuple[tuple[str, Kind], str]]:
        for name in self._root.iterfind("{*}definedNames/{*}definedName"):
            label, local = name.get("name", ""), name.get("localSheetId")
            if label == FILTER_NAME:
                continue
            known = local and local.isdecimal() and int(local) < len(self.sheets)
            of = f" of {self.sheets[int(local or 0)].name}" if known else ""
            kind = Kind.PRINT if label in PRINT_NAMES else Kind.NAME
            hidden = " hidden" if name.get("hidden") in ("1", "true") else ""
            plain = label.removeprefix("_xlnm.").replace("_", " ") if kind is Kind.PRINT else label
            yield (f"{plain}{of}", kind), f"{plain_reference(name.text or '')}{hidden}"

    def _content_type(self) -> str:
        root = self._package.root("[Content_Types].xml")
        for child in root if root is not None else ():
            if child.get("PartName", "").lstrip("/") == self._main:
                return str(child.get("ContentType", ""))
        return "none"


PARTS = ("styles", "theme", "sharedStrings")
PROPERTIES = ("core-properties", "extended-properties", "custom-properties")
BY_EXCEL = {"AlternateContent", "Choice", "absPath", "revisionPtr"}


def _of_kind(relations: Iterable[Relation], kind: str) -> str:
    return next((one.target for one in relations if one.kind == kind and not one.is_outside), "")
