"""Reads the parts of an Excel workbook other than its sheets: relationships, texts and styles."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from classes.tables import serial
from classes.tables.refusal import TableRefusedError

RELATION = "officeDocument/2006/relationships}id"
STRICT_RELATION = "officeDocument/relationships}id"
MOST_SHARED = 64 * 1024 * 1024
"""Characters of all shared texts of a workbook together."""

ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Part:
    """Handles the elements of one part. It looks at a few, by their local name."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


def local(name: str) -> str:
    """Return the name of an element without its namespace."""
    return name.rpartition("}")[2]


@dataclass
class Relations(Part):
    """The relationships of a part: each target by its identifier, as its kind and its path.

    `links` are the addresses outside the file.
    """

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
        """Return the path of the first part of a kind, or "" if there is none.

        Raise TableRefusedError if there is none and it is needed.
        """
        parts = [part for part_kind, part in self.targets.values() if part_kind == kind]
        if needed and not parts:
            raise TableRefusedError
        return parts[0] if parts else ""


@dataclass(frozen=True)
class Listed:
    """A sheet in the workbook's list. `relation` is the identifier of its part."""

    name: str
    relation: str
    visible: bool


class BookPart(Part):
    """Reads the list of sheets, the defined names, and whether dates count from 1904."""

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
    """Collects the texts that cells share, without the phonetic readings of Japanese texts."""

    def __init__(self, most_characters: int) -> None:
        self.texts: list[str] = []
        self._most_characters = most_characters
        self._parts: list[str] = []
        self._in_text = self._in_reading = False
        self._size = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match local(name):
            case "t":
                self._in_text = not self._in_reading
            case "rPh":
                self._in_reading = True

    def text(self, data: str) -> None:
        if self._in_text:
            self._parts.append(data)
            self._size += len(data)
            if self._size > self._most_characters:
                raise TableRefusedError("This file has far more text than any list or workbook.")

    def end(self, name: str) -> None:
        match local(name):
            case "t":
                self._in_text = False
            case "rPh":
                self._in_reading = False
            case "si":
                self.texts.append(unescaped("".join(self._parts)))
                self._parts.clear()
                self._size += 64  # what a text costs in memory, however short


class Styles(Part):
    """Reads the number format of each cell style. `formats` holds their numbers, by style."""

    def __init__(self) -> None:
        self.formats: list[int] = []
        self._codes: dict[int, str] = {}
        self._in_cell_styles = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match local(name):
            case "numFmt":
                self._codes[whole(attributes.get("numFmtId", ""))] = attributes.get(
                    "formatCode", ""
                )[: serial.LONGEST_CODE]
            case "cellXfs":
                self._in_cell_styles = True
            case "xf" if self._in_cell_styles:
                self.formats.append(whole(attributes.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if local(name) == "cellXfs":
            self._in_cell_styles = False

    @property
    def codes(self) -> frozenset[str]:
        """Return the codes of the formats that are not built in."""
        return frozenset(self._codes.values())

    def number_format(self, number: int) -> serial.NumberFormat:
        return serial.number_format(number, self._codes.get(number, ""))


def whole(text: str) -> int:
    """Return a whole number from 0. Raise TableRefusedError if the text is not one."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise TableRefusedError
    return int(text)


def unescaped(text: str) -> str:
    """Return a text with Excel's escapes, such as "_x000D_", read. Surrogates stay escaped."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(
        lambda match: match[0] if match[1][0] in "dD" else chr(int(match[1], 16)), text
    )
