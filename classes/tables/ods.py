"""Reads the visible sheets of a LibreOffice workbook (.ods)."""

import re
from collections.abc import Mapping

from classes.tables.archive import Archive
from classes.tables.refusal import LOCKED, TableRefusedError
from classes.tables.serial import PLAIN, from_iso, read_number
from classes.tables.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    READ_ALL,
    CellValue,
    Grid,
    RawTable,
    Span,
    Unread,
)
from classes.tables.xml import parse

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0}"

CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
ROW, SHEET, STYLE_ELEMENT = f"{TABLE}table-row", f"{TABLE}table", f"{STYLE}style"
SKIPPED = frozenset(
    {f"{OFFICE}annotation", f"{TABLE}tracked-changes", f"{TABLE}dde-links", f"{TABLE}shapes"}
)
BLANKS = re.compile("[ \t\r\n]+")
LINE_BREAKS = re.compile("[\t\r\n]")
"""White space with one of these only formats the XML: it is one space, and none at either end."""
KEPT_SPACE = str.maketrans({"\x00": " ", "\x01": "\n", "\x02": "\t"})
"""Stand-ins for spaces, line breaks and tabs that belong to the text.

XML cannot contain these control characters, so they never occur in the text itself.
"""


def read_ods(archive: Archive, unread: Unread = READ_ALL) -> list[RawTable]:
    """Return a table for each visible sheet that was chosen, in the order of the workbook.

    Raise TableRefusedError if the file is damaged or encrypted.
    """
    if "META-INF/manifest.xml" in archive:
        with archive.open("META-INF/manifest.xml") as stream:
            parse(stream, _Manifest())
    content = _Content()
    with archive.open("content.xml") as stream:
        parse(stream, content)
    names = [table.name for table in content.tables]
    chosen = unread.chosen(names)
    return [table for table in content.tables if table.name in chosen]


class _Manifest:
    """Refuses a file that is locked with a password."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name.endswith("}encryption-data"):
            raise TableRefusedError(*LOCKED)

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class _Content:
    """Collects the sheets of content.xml."""

    def __init__(self) -> None:
        self.tables: list[RawTable] = []
        self._grid = Grid()
        self._hidden: set[str] = set()
        self._style = ""
        self._name, self._shown = "", True
        self._merged: list[Span] = []
        self._row = self._column = 0
        self._repeat_row = self._repeat_cell = 1
        self._cells: list[tuple[int, int, CellValue]] = []
        self._attributes: Mapping[str, str] = {}
        self._text_parts: list[str] = []
        self._length = 0
        self._in_text = 0
        self._skipping = 0
        self._tables_deep = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._skipping or name in SKIPPED:
            self._skipping += 1
        elif name in CELLS:
            self._start_cell(attributes)
        elif name.startswith(TEXT):
            self._start_text(name, attributes)
        elif name == ROW:
            self._repeat_row = _repeats(attributes, "number-rows-repeated")
            self._column, self._cells = 0, []
        elif name == SHEET:
            self._start_table(attributes)
        elif name == STYLE_ELEMENT:
            self._style = attributes.get(f"{STYLE}name", "")
        elif attributes.get(f"{TABLE}display") == "false" and name.endswith("}table-properties"):
            self._hidden.add(self._style)

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        self._tables_deep += 1
        if self._tables_deep > 1:
            raise TableRefusedError(
                "A cell contains another table. Remove that table, then choose the file again."
            )
        self._name = attributes.get(f"{TABLE}name", "")
        self._shown = attributes.get(f"{TABLE}style-name", "") not in self._hidden
        self._row, self._merged = 0, []

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._attributes = attributes
        self._repeat_cell = _repeats(attributes, "number-columns-repeated")
        self._text_parts, self._length = [], 0

    def _start_text(self, name: str, attributes: Mapping[str, str]) -> None:
        match name.removeprefix(TEXT):
            case "p" | "h":
                self._in_text += 1
                if self._text_parts:
                    self._add_text("\x01")
            case "s":
                self._add_text("\x00" * min(_whole(attributes.get(f"{TEXT}c", "1")), MOST_TEXT))
            case "tab":
                self._add_text("\x02")
            case "line-break":
                self._add_text("\x01")

    def text(self, data: str) -> None:
        if self._in_text and not self._skipping:
            self._add_text(data)

    def _add_text(self, text: str) -> None:
        self._text_parts.append(text)
        self._length += len(text)
        if self._length > 8 * MOST_TEXT:
            raise TableRefusedError

    def end(self, name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif name in CELLS:
            self._end_cell()
        elif name in (f"{TEXT}p", f"{TEXT}h"):
            self._in_text -= 1
        elif name == ROW:
            self._end_row()
        elif name == SHEET:
            self._tables_deep -= 1
            if self._shown:
                self.tables.append(self._grid.take(self._name, merged=self._merged))

    def _end_cell(self) -> None:
        value = _value(self._attributes, self._text_parts) if self._shown else None
        if value is not None:
            self._cells.append((self._column, self._repeat_cell, value))
        spanned = self._attributes.get(f"{TABLE}number-rows-spanned", "1")
        if spanned != "1" and self._shown:
            self._merged.append((self._column, self._row, self._row + _whole(spanned) - 1))
        self._column += self._repeat_cell

    def _end_row(self) -> None:
        """Put the row's cells into the grid once for each repeat. The grid checks the limits."""
        if self._cells:
            for row in range(self._row, self._row + min(self._repeat_row, 2 * MOST_ROWS)):
                for column, repeat, value in self._cells:
                    for place in range(column, column + min(repeat, MOST_COLUMNS + 1)):
                        self._grid.put(row, place, value)
        self._row += self._repeat_row


def _value(attributes: Mapping[str, str], parts: list[str]) -> CellValue:
    text = "".join(parts)
    shown = _in_one_line(text).translate(KEPT_SPACE)
    match attributes.get(f"{OFFICE}value-type"):
        case "float" | "percentage" | "currency":
            if shown.startswith("0") and len(shown) > 1 and shown.isdigit():
                return shown
            return read_number(attributes.get(f"{OFFICE}value", shown), PLAIN)
        case "date":
            return from_iso(attributes.get(f"{OFFICE}date-value", shown))
        case "boolean":
            return attributes.get(f"{OFFICE}boolean-value") == "true"
    return shown or None


def _in_one_line(text: str) -> str:
    if not LINE_BREAKS.search(text):
        return text
    broken = BLANKS.sub(lambda run: "\n" if LINE_BREAKS.search(run[0]) else run[0], text)
    return broken.strip("\n").replace("\n", " ")


def _repeats(attributes: Mapping[str, str], name: str) -> int:
    return _whole(attributes.get(f"{TABLE}{name}", "1"))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise TableRefusedError
    return int(text)
