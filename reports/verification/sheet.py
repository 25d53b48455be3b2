"""Reads the cells of a sheet, and its rows and columns that are hidden or of another size."""

import math
from collections.abc import Iterator

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from reports.verification import xml
from reports.verification.flat import Entry, Flat, Kind, flat, named
from reports.verification.package import Package, UnreadableError
from reports.verification.parts import entries_of
from reports.verification.styles import Styles

LAST_ROW = 1_048_576
USUAL_WIDTH, USUAL_HEIGHT = 8.43, 15.0
AUTOMATIC = "automatic"
TINY = {Kind.WIDTH: 0.5, Kind.HEIGHT: 3.0}
"""Columns (in characters) and rows (in points) of at most this size show nothing."""

DIGITS = 12
"""Digits of a number that are compared. LibreOffice writes 15, and the last ones may be wrong.
A second is about 0.00001 of a day, and days have five digits before the point."""

MOST_EXACT = 1e15
"""Whole numbers below it are compared to the last digit."""

_ROW = "r spans s customFormat ht customHeight hidden outlineLevel collapsed thickTop thickBot"
ROW_ATTRIBUTES, CELL_ATTRIBUTES = {*_ROW.split(), "dyDescent"}, {"r", "s", "t"}
"""Attributes that are read, or that change nothing that a reader sees."""


class SheetReader:
    """Reads the sheets of a workbook, with the styles and the texts that their cells share."""

    def __init__(self, package: Package, texts_path: str, styles: Styles) -> None:
        self._package, self._styles = package, styles
        self._texts: list[str | None] = []
        for item in package.elements(texts_path, "si") if texts_path else ():
            if xml.name_of(item) == "si":
                package.spend()
                self._texts.append(self._text(item))
                item.clear()

    def read(self, path: str, found: Flat) -> Iterator[Entry]:
        """Put the cells of the sheet at `path` into `found`, and yield what else is on it.

        The first letter of what a cell contains is its type: s text, n number, b boolean, e error.
        A formula comes first, and then the result that was stored with it.
        """
        last, width = 0, 0
        heights: dict[int, str | None] = {}
        for row in self._package.elements(path, "row"):
            parent = row.getparent()
            if parent is None:
                yield from _heights(row, heights)
                yield from self._widths(row, width)
                yield from entries_of(row, self._package, path, self._styles)
            elif xml.name_of(parent) == "sheetData" and xml.name_of(row) == "row":
                number = xml.whole(row.get("r") or str(last + 1))
                if not last < number <= LAST_ROW:
                    raise UnreadableError
                self._package.spend()
                if filled := self._cells(row, number, found):
                    width = max(width, filled)
                    heights[number] = "0" if xml.is_true(row.get("hidden")) else row.get("ht")
                    others = {xml.local_name(key) for key in row.attrib} - ROW_ATTRIBUTES
                    yield f"Row {number}", Kind.OTHER, ", ".join(sorted(others))
                last = number
                parent.remove(row)

    def _cells(self, row: etree._Element, number: int, found: Flat) -> int:
        """Put the cells of a row into `found`, and return the last column that is filled."""
        column, filled, plain = 0, 0, self._styles.look("0")[1]
        for cell in row:
            before = column
            try:
                place = cell.get("r") or f"{get_column_letter(column + 1)}{number}"
                own_row, column = coordinate_to_tuple(place)
            except ValueError as error:
                raise UnreadableError from error
            if column <= before or own_row != number or xml.name_of(cell) != "c":
                raise UnreadableError
            value = self._value(cell)
            self._package.spend(max(1, len(cell)), len(value))
            form, look = self._styles.look(cell.get("s"))
            if look != plain:
                found[place, Kind.LOOK] = look
            if value:
                filled = column
                found[place, Kind.VALUE] = value
                found[place, Kind.FORMAT] = form
        return filled

    def _value(self, cell: etree._Element) -> str:
        """Return what a cell contains, in the same form whichever program saved it."""
        kind, formula, stored, others = cell.get("t", "n"), "", "", ""
        for child in cell:
            match xml.name_of(child):
                case "v" if kind != "inlineStr":
                    stored = self._stored(kind, child.text or "")
                case "is" if kind == "inlineStr":
                    stored = _of_text(self._text(child))
                case "f":
                    formula = f"={flat(child)}"
                case _:
                    others += f" ({named(child, usual='there')})"
        if formula:
            stored = f"{formula} → {stored[1:] or 'no stored result'}"
        if len(cell.attrib) > 3:
            more = sorted(set(cell.attrib) - CELL_ATTRIBUTES)
            others += "".join(f" ({key} {cell.get(key)})" for key in more)
        return stored + others

    def _stored(self, kind: str, text: str) -> str:
        if kind == "n":
            return _number(text)
        if kind in ("b", "e"):
            return f"{kind}{text.strip()}"
        shared = xml.item_at(self._texts, text, None) if kind == "s" else xml.unescaped(text)
        if shared is None:
            raise UnreadableError
        return _of_text(shared)

    def _text(self, item: etree._Element) -> str:
        """Return a text. Parts that look different, and readings beside it, are marked."""
        text = ""
        for child in item:
            match xml.name_of(child):
                case "t":
                    text += child.text or ""
                case "r":
                    look = self._styles.font(child.iterfind("{*}rPr/*"))
                    text += "".join(part.text or "" for part in child.iterfind("{*}t"))
                    text += f" ({look})" if look else ""
                case "phoneticPr":
                    pass
                case _:
                    text += f" ({named(child, usual='there')})"
        return xml.unescaped(text).replace("\r\n", "\n").replace("\r", "\n")

    def _widths(self, root: etree._Element, width: int) -> Iterator[Entry]:
        """Yield the size of each column up to the last one that is filled."""
        usual = _usual_sizes(root)
        widths = [_size(usual.get("defaultColWidth"), USUAL_WIDTH)] * width
        for column in root.iterfind("{*}cols/*"):
            size = 0.0 if xml.is_true(column.get("hidden")) else _size(column.get("width"), 0)
            first, last = max(1, xml.whole(column.get("min"))), xml.whole(column.get("max"))
            seen = range(first, min(last, width) + 1)
            self._package.spend(1 + len(seen))
            for number in seen:
                widths[number - 1] = size
        for number, size in enumerate(widths, start=1):
            yield _sized(f"Column {get_column_letter(number)}", Kind.WIDTH, size, f"{size:g}")


def _heights(root: etree._Element, heights: dict[int, str | None]) -> Iterator[Entry]:
    """Yield the height of each row that is filled."""
    usual = _usual_sizes(root)
    default = "0" if xml.is_true(usual.get("zeroHeight")) else usual.get("defaultRowHeight")
    for row, own in heights.items():
        size = _size(own or default, USUAL_HEIGHT)
        yield _sized(f"Row {row}", Kind.HEIGHT, size, f"{size:g}" if own else AUTOMATIC)


def _usual_sizes(root: etree._Element) -> etree._Element:
    return next(root.iterfind("{*}sheetFormatPr"), etree.Element("none"))


def _sized(place: str, kind: Kind, size: float, text: str) -> Entry:
    return (place, Kind.HIDDEN, "hidden") if size <= TINY[kind] else (place, kind, text)


def _size(text: str | None, usual: float) -> float:
    try:
        return float(text) if text else usual
    except ValueError:
        return 0.0


def _of_text(text: str) -> str:
    return f"s{text}" if text else ""


def _number(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return _of_text(text.strip() and text)
    if not math.isfinite(number):
        return f"s{text}"
    is_whole = number.is_integer() and abs(number) < MOST_EXACT
    return f"n{int(number)}" if is_whole else f"n{number:.{DIGITS}g}"
