"""Opens an untrusted workbook: a zip of XML parts that point to each other."""

import posixpath
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

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
OLD_OFFICE, ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")

PARSING: Any = {
    "resolve_entities": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}
"""No entity is expanded, and nothing is fetched."""


class UnreadableError(Exception):
    """A file cannot be read as a workbook. `reason` is a sentence for a page."""

    def __init__(self, reason: str = DAMAGED) -> None:
        self.reason = reason
        super().__init__(reason)


class Relation(NamedTuple):
    """What a part points to: a part of the file, or an address outside it."""

    kind: str
    target: str
    is_outside: bool


class Package:
    """The parts of a workbook by name.

    `unread` are the sizes of those that nothing has read, and `relations` what each part ("" for
    the whole file) points to, by identifier.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        if content.startswith(OLD_OFFICE):
            raise UnreadableError(LOCKED if ENCRYPTED in content else OLD_FORMAT)
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
        if "content.xml" in self._entries:
            raise UnreadableError(OPEN_DOCUMENT)
        self.unread = {name: entry.file_size for name, entry in self._entries.items()}
        self.relations: dict[str, dict[str, Relation]] = defaultdict(dict)
        for name in self._entries:
            path, _, file = name.rpartition("/")
            folder, _, last = path.rpartition("/")
            if last == "_rels" and file.endswith(".rels"):
                owner = posixpath.join(folder, file.removesuffix(".rels"))
                self.relations[owner] = self._read_relations(name, folder)

    def spend(self, elements: int = 1, characters: int = 0) -> None:
        """Count what is looked at, so that a small file cannot stand for endless work."""
        self._left -= elements
        self._characters -= characters
        if self._left < 0 or self._characters < 0:
            raise UnreadableError(FAR_MORE)

    def _bytes_of(self, name: str) -> bytes:
        """Return a part. Raise UnreadableError if it is missing or damaged."""
        self.unread.pop(name, None)
        with _refusing():
            return self._zip.read(self._entries[name])

    def root(self, name: str) -> etree._Element:
        """Return the root element of a part, or an empty element for the name ""."""
        if not name:
            return etree.Element("none")
        parser = etree.XMLParser(**PARSING, load_dtd=False)
        with _refusing():
            root = etree.fromstring(self._bytes_of(name), parser)
        _refuse_doctype(root)
        self.spend(int(root.xpath("count(//*)")))
        return root

    def elements(self, name: str, tag: str) -> Iterator[etree._Element]:
        """Yield each element of a part with this local name, and last its root element.

        Clear an element once it is read, so that a long part does not fill the memory.
        """
        events = etree.iterparse(BytesIO(self._bytes_of(name)), tag=f"{{*}}{tag}", **PARSING)
        with _refusing():
            for _, element in events:
                _refuse_doctype(element)
                yield element
        _refuse_doctype(events.root)
        yield events.root

    def target(self, name: str, kind: str) -> str:
        """Return the first part of a kind that a part points to; "" if there is none."""
        targets = [one.target for one in self.relations[name].values() if one.kind == kind]
        return next(iter(targets), "")

    def _read_relations(self, name: str, folder: str) -> dict[str, Relation]:
        found = {}
        for child in self.root(name):
            kind, target = child.get("Type", "").rpartition("/")[2], child.get("Target", "")
            is_outside = child.get("TargetMode") == "External"
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            relation = Relation(kind, target if is_outside else path, is_outside)
            found[child.get("Id", "")] = relation
        return found


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn an error of a library into what it means: the file is damaged, or the memory is full."""
    try:
        yield
    except BROKEN as error:
        code = error.code if isinstance(error, etree.XMLSyntaxError) else None
        if zips.out_of_memory(error) or code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise UnreadableError from error


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Raise UnreadableError for a zip that is encrypted or would unpack to too much."""
    if any(entry.flag_bits & 0x1 for entry in entries):  # bit 0: encrypted
        raise UnreadableError(LOCKED)
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise UnreadableError(TOO_MUCH)
    if any(map(zips.is_bomb, entries)):
        raise UnreadableError(TOO_MUCH)
    if any(entry.compress_type not in zips.PACKED for entry in entries):
        raise UnreadableError


def _refuse_doctype(element: etree._Element) -> None:
    if element.getroottree().docinfo.doctype:
        raise UnreadableError(DOCTYPE)
