"""The parts of an .xlsx or .xlsm beside its sheets: what belongs together, texts, formats."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from classes.tables import serial
from classes.tables.refusal import TableRefusedError

RELATION = "officeDocument/2006/relationships}id"
STRICT_RELATION = "officeDocument/relationships}id"
MOST_SHARED = 64 * 1024 * 1024
"""Characters of all texts of a workbook together."""

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Part:
    """A part of the workbook that is read for a few of its elements, by their local name."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def local(name: str) -> str:
    """Return the name of an element without its namespace."""
    return name.rpartition("}")[2]


@dataclass
class Relations(Part):
    """Which part goes by which identifier, and what it is; `links` lead out of the file."""

    folder: str
    targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) != "Relationship":
            return
        if attributes.get("TargetMode") == "External":
            self.links.append(attributes.get("Target", ""))
            return
        target = posixpath.join("/", self.folder, attributes.get("Target", ""))
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.targets[attributes.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))

    def of_kind(self, kind: str, *, needed: bool = True) -> str:
        """Return the first part of a kind; empty if there is none and none is needed."""
        found = [part for this, part in self.targets.values() if this == kind]
        if needed and not found:
            raise TableRefusedError
        return found[0] if found else ""


@dataclass(frozen=True)
class Listed:
    """A sheet as the workbook lists it: its name, the identifier of its part, and if it shows."""

    name: str
    relation: str
    visible: bool


class BookPart(Part):
    """The list of sheets, the names that were defined, and the day from which dates count."""

    def __init__(self) -> None:
        self.sheets: list[Listed] = []
        self.names: list[str] = []
        self.from_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match local(name):
            case "sheet":
                relation = next(
                    (
                        value
                        for key, value in attributes.items()
                        if key.endswith((RELATION, STRICT_RELATION))
                    ),
                    "",
                )
                visible = attributes.get("state", "visible") == "visible"
                self.sheets.append(Listed(attributes.get("name", ""), relation, visible))
            case "definedName":
                self.names.append(attributes.get("name", ""))
            case "workbookPr":
                self.from_1904 = attributes.get("date1904") in ("1", "true")


class Texts(Part):
    """The texts that cells share, without the readings that stand above Japanese ones."""

    def __init__(self, most: int) -> None:
        self.found: list[str] = []
        self._most = most
        self._now: list[str] = []
        self._on = self._reading = False
        self._size = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match local(name):
            case "t":
                self._on = not self._reading
            case "rPh":
                self._reading = True

    def text(self, data: str) -> None:
        if self._on:
            self._now.append(data)
            self._size += len(data)
            if self._size > self._most:
                raise TableRefusedError("The file holds far more text than a workbook of lists.")

    def end(self, name: str) -> None:
        match local(name):
            case "t":
                self._on = False
            case "rPh":
                self._reading = False
            case "si":
                self.found.append(unescaped("".join(self._now)))
                self._now.clear()
                self._size += 64


class Styles(Part):
    """How the numbers of each style of cell are shown: as dates, with zeros before them."""

    def __init__(self) -> None:
        self.formats: list[int] = []
        self._codes: dict[int, str] = {}
        self._on = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match local(name):
            case "numFmt":
                self._codes[whole(attributes.get("numFmtId", ""))] = attributes.get(
                    "formatCode", ""
                )
            case "cellXfs":
                self._on = True
            case "xf" if self._on:
                self.formats.append(whole(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._on = False

    @property
    def codes(self) -> frozenset[str]:
        """Return the formats that are not built in, as they are written."""
        return frozenset(self._codes.values())

    def way(self, number: int) -> serial.Way:
        return serial.way_of(number, self._codes.get(number, ""))


def whole(text: str) -> int:
    """Return a number that counts something. Raise TableRefusedError if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise TableRefusedError
    return int(text)


def unescaped(text: str) -> str:
    """Return a text with "_x000D_" and its like read as Excel does; halves of a pair stay."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(
        lambda found: found[0] if found[1][0] in "dD" else chr(int(found[1], 16)), text
    )
