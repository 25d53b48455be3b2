"""Reads Excel workbooks (.xlsx, .xlsm). Macros and formulas are ignored."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from classes.tables import serial
from classes.tables.archive import Archive
from classes.tables.refusal import TableRefusedError
from classes.tables.table import READ_ALL, CellValue, Grid, RawTable, Span, Unread
from classes.tables.xlsx_parts import (
    MOST_SHARED,
    BookPart,
    Part,
    Relations,
    Styles,
    Texts,
    unescaped,
    whole,
)
from classes.tables.xlsx_sheet import LAST_COLUMN, SheetPart
from classes.tables.xml import MOST_TAGS, parse

ROOT_RELATIONS = "_rels/.rels"


def read_xlsx(archive: Archive, unread: Unread = READ_ALL) -> list[RawTable]:
    """Return a table for each visible sheet that was chosen, in the order of the workbook.

    Raise TableRefusedError if the file is damaged.
    """
    book = Xlsx(archive)
    grid = Grid()
    tables = []
    names = [sheet.name for sheet in book.sheets if sheet.visible]
    chosen = unread.chosen(names)
    for sheet in book.sheets:
        if sheet.visible and sheet.name in chosen:
            reader = _Table(grid, book)
            book.read(sheet, reader)
            tables.append(grid.take(sheet.name, merged=reader.merged))
    return tables


@dataclass(frozen=True)
class Sheet:
    """A sheet with cells, and the name of its part in the zip."""

    name: str
    visible: bool
    part: str


class Xlsx:
    """An opened workbook: its sheets in order, its shared texts and its number formats.

    Each call of `read` reads one sheet. Raise TableRefusedError if the file is damaged.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._root = self._related(ROOT_RELATIONS, "")
        book_part = self._root.of_kind("officeDocument")
        relations = self._related(_relations_of(book_part), posixpath.dirname(book_part))
        self._book = BookPart()
        self._read(book_part, self._book)
        self.texts = self._texts(relations)
        styles = self._styles(relations)
        self.number_formats = styles.codes
        self._formats = [styles.number_format(number) for number in styles.formats]
        self.sheets = list(self._sheets(relations))

    @property
    def from_1904(self) -> bool:
        return self._book.from_1904

    @property
    def defined_names(self) -> list[str]:
        return self._book.names

    def read(self, sheet: Sheet, reader: SheetPart) -> None:
        """Pass the cells of a sheet to `reader`."""
        self._read(sheet.part, reader)

    def read_properties(self, kind: str, reader: Part) -> None:
        """Pass a part such as core-properties to `reader`, if the file has one."""
        if part := self._root.of_kind(kind, needed=False):
            self._read(part, reader)

    def relations_of(self, sheet: Sheet) -> Relations:
        """Return the parts that belong to a sheet, and its links to addresses outside the file."""
        part = _relations_of(sheet.part)
        folder = posixpath.dirname(sheet.part)
        return self._related(part, folder) if self.holds(part) else Relations(folder)

    def holds(self, part: str) -> bool:
        return part in self._archive

    def number_format(self, style: str) -> serial.NumberFormat:
        """Return the number format of a cell style, given as its index in the styles."""
        number = whole(style)
        return self._formats[number] if number < len(self._formats) else serial.PLAIN

    def shared(self, text: str) -> str:
        """Return the shared text with the index that a cell holds."""
        number = whole(text.strip())
        if number >= len(self.texts):
            raise TableRefusedError
        return self.texts[number]

    def value(self, cell: Mapping[str, str], text: str) -> CellValue:
        """Return the value of a cell with these attributes and this content."""
        match cell.get("t", "n"):
            case "s":
                return self.shared(text)
            case "str" | "inlineStr":
                return unescaped(text)
            case "b":
                return text.strip() in ("1", "true")
            case "e":
                return text
            case "d":
                return serial.from_iso(text)
        shown_as = self.number_format(cell.get("s", "0"))
        return serial.read_number(text, shown_as, from_1904=self.from_1904)

    def _read(self, part: str, handler: Part) -> None:
        with self._archive.open(part) as stream:
            parse(stream, handler, most_tags=MOST_TAGS * self._archive.scale)

    def _related(self, part: str, folder: str) -> Relations:
        relations = Relations(folder)
        self._read(part, relations)
        return relations

    def _texts(self, relations: Relations) -> list[str]:
        texts = Texts(MOST_SHARED * self._archive.scale)
        if part := relations.of_kind("sharedStrings", needed=False):
            self._read(part, texts)
        return texts.texts

    def _styles(self, relations: Relations) -> Styles:
        styles = Styles()
        if part := relations.of_kind("styles", needed=False):
            self._read(part, styles)
        return styles

    def _sheets(self, relations: Relations) -> Iterator[Sheet]:
        """Yield the sheets. Refuse two sheets with one part: a small file could be read forever."""
        seen = set()
        for listed in self._book.sheets:
            kind, part = relations.targets.get(listed.relation, ("", ""))
            if kind == "worksheet":
                if part in seen:
                    raise TableRefusedError
                seen.add(part)
                yield Sheet(listed.name, listed.visible, part)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class _Table(SheetPart):
    """Puts the cells of one sheet into the grid."""

    def __init__(self, grid: Grid, book: Xlsx) -> None:
        super().__init__()
        self._grid, self._book = grid, book
        self.merged: list[Span] = []

    def take(self, column: int, text: str) -> None:
        self._grid.put(self.row, column, self._book.value(self.cell, text))

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Keep a cell that is merged downwards. A sheet lists merged cells after its rows."""
        if tag != "mergeCell":
            return
        start, _, end = attributes.get("ref", "").partition(":")
        column, first = self.place(start)
        last = self.place(end)[1] if end else first
        if first != last and len(self.merged) < LAST_COLUMN:
            self.merged.append((column, whole(first) - 1, whole(last) - 1))
