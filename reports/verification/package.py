"""Opens an untrusted workbook: a zip of XML parts that point to each other."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from lxml import etree

from classes.tables import zips
from reports.verification.limits import Limits

BROKEN = (*zips.BROKEN, KeyError, OSError, etree.XMLSyntaxError)
"""The errors of the libraries for a zip or a part that is damaged, encrypted or unknown."""

DAMAGED = "This file is damaged or incomplete."
LOCKED = "The file is locked with a password."
TOO_MUCH = "Unpacked, this file is far bigger than any workbook made here, so it was not read."
FAR_MORE = "The file contains far more than any workbook made here."
DOCTYPE = "This file holds instructions that no spreadsheet program writes, so it was not read."
NO_WORKBOOK = "This file is not an .xlsx workbook."
OLD_FORMAT = "This file is in an older format than any workbook made here."
OPEN_DOCUMENT = "This is an OpenDocument file. Workbooks made here are .xlsx files."
MOST_ENTRIES = 2_000
MOST_RATIO = 250
SUSPECT = 1024 * 1024
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

PARSING: Any = {
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}
"""No entity is expanded, and nothing is fetched."""

OWN_NAMESPACE = re.compile(
    r"http://(schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml|purl\.org/dc)/"
)
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class UnreadableError(Exception):
    """A file cannot be read as a workbook. `reason` is a sentence for a page."""

    def __init__(self, reason: str = DAMAGED) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Relation:
    """What a part points to: a part of the file, or an address outside it."""

    kind: str
    target: str
    is_outside: bool


def _reason(error: Exception) -> Exception:
    """Return what an error of a library means: the file is damaged, or the memory is used up."""
    return MemoryError() if zips.out_of_memory(error) else UnreadableError()


class Package:
    """The parts of a workbook by name. `unread` are the names of those that nothing has read."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        if content.startswith(OLD_OFFICE):
            raise UnreadableError(LOCKED if _utf16("EncryptedPackage") in content else OLD_FORMAT)
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
            entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        except BROKEN as error:
            raise UnreadableError(DAMAGED if content.startswith(b"PK") else NO_WORKBOOK) from error
        _check(entries, limits)
        self._left, self._characters = limits.elements, 2 * limits.unpacked
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries}
        if len({name.casefold() for name in self._entries}) < len(entries):
            raise UnreadableError
        self.unread = set(self._entries)
        if "content.xml" in self._entries:
            raise UnreadableError(OPEN_DOCUMENT)

    def spend(self, elements: int = 1, characters: int = 0) -> None:
        """Count what is looked at, so that a small file cannot stand for endless work."""
        self._left -= elements
        self._characters -= characters
        if self._left < 0 or self._characters < 0:
            raise UnreadableError(FAR_MORE)

    def size(self, name: str) -> int:
        return self._entries[name].file_size

    def bytes_of(self, name: str) -> bytes:
        """Return a part. Raise UnreadableError if it is missing or damaged."""
        self.unread.discard(name)
        try:
            return self._zip.read(self._entries[name])
        except BROKEN as error:
            raise _reason(error) from error

    def root(self, name: str) -> etree._Element | None:
        """Return the root element of a part; None if there is no such part."""
        if name not in self._entries:
            return None
        parser = etree.XMLParser(**PARSING, load_dtd=False)
        try:
            root = etree.fromstring(self.bytes_of(name), parser)
        except BROKEN as error:
            raise _reason(error) from error
        _refuse_doctype(root)
        self.spend(int(root.xpath("count(//*)")))
        return root

    def elements(self, name: str, tag: str) -> Iterator[etree._Element]:
        """Yield each element of a part with this local name, and last its root element.

        Clear an element once it is read, so that a long part does not fill the memory.
        """
        events = etree.iterparse(BytesIO(self.bytes_of(name)), tag=f"{{*}}{tag}", **PARSING)
        try:
            for _, element in events:
                _refuse_doctype(element)
                yield element
        except BROKEN as error:
            raise _reason(error) from error
        _refuse_doctype(events.root)
        yield events.root

    def relations(self, name: str) -> dict[str, Relation]:
        """Return what a part ("" for the whole file) points to, by identifier."""
        folder, _, file = name.rpartition("/")
        root = self.root(posixpath.join(folder, "_rels", f"{file}.rels"))
        return (
            {}
            if root is None
            else {child.get("Id", ""): _relation(folder, child) for child in root}
        )

    def outside(self) -> Iterator[tuple[str, Relation]]:
        """Yield each relation to something outside the file that is no link, and where it is."""
        for name in self._entries:
            folder, _, file = name.rpartition("/")
            if name.endswith(".rels"):
                owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
                for relation in self.relations(owner).values():
                    if relation.is_outside and relation.kind != "hyperlink":
                        yield owner, relation


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Raise UnreadableError for a zip that is encrypted or would unpack to too much."""
    if any(entry.flag_bits & 0x1 for entry in entries):  # bit 0: encrypted
        raise UnreadableError(LOCKED)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise UnreadableError(TOO_MUCH)
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableError
        if entry.file_size > max(SUSPECT, entry.compress_size * MOST_RATIO):
            raise UnreadableError(TOO_MUCH)


def _relation(folder: str, element: etree._Element) -> Relation:
    kind = element.get("Type", "").rpartition("/")[2]
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return Relation(kind, target, is_outside=True)
    path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relation(kind, path, is_outside=False)


def _refuse_doctype(element: etree._Element) -> None:
    if element.getroottree().docinfo.doctype:
        raise UnreadableError(DOCTYPE)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def name_of(element: etree._Element) -> str:
    """Return an element's local name, or its full name if it is not of the file format's own."""
    return _name(element.tag)


@lru_cache(maxsize=1_000)
def _name(tag: str) -> str:
    namespace, _, name = tag.rpartition("}")
    return name if not namespace or OWN_NAMESPACE.match(namespace[1:]) else tag


def relation_id(element: etree._Element) -> str:
    """Return the identifier of the relation that an element points to."""
    return next((value for key, value in element.attrib.items() if key.endswith("hips}id")), "")


def unescaped(text: str) -> str:
    """Return a text with its escapes read: "_x0041_" is an "A" (ST_Xstring in ECMA-376)."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(
        lambda match: match[0] if match[1][0] in "dD" else chr(int(match[1], 16)), text
    )
