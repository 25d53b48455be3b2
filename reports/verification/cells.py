"""What the cells of a sheet contain, in a form that is the same whichever program saved it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from reports.verification.flat import flat
from reports.verification.package import Package, UnreadableError, name_of, unescaped
from reports.verification.styles import Styles

DIGITS = 12
"""Digits of a number that are compared. LibreOffice writes 15, and the last ones may be wrong.
A second is about 0.00001 of a day, and days have five digits before the point."""

MOST_EXACT = 1e15
"""Whole numbers below it are compared to the last digit."""

CELL_ATTRIBUTES = {"r", "s", "t"}
EMPTY = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its column from 1, what it contains, and the number of its style.

    The first letter of `value` is its type: s text, n number, b boolean, e error. A formula comes
    first, and then the result that was stored with it.
    """

    column: int
    place: str
    value: str
    style: str | None


class CellReader:
    """Reads the cells of a row, with the texts that cells share."""

    def __init__(self, package: Package, texts_path: str, styles: Styles) -> None:
        self._package, self._styles = package, styles
        self._texts: list[str] = []
        for item in package.elements(texts_path, "si") if texts_path else ():
            if name_of(item) == "si":
                package.spend()
                self._texts.append(self._text(item))
                item.clear()

    def cells(self, row: etree._Element, number: int) -> Iterator[Cell]:
        """Yield the cells of a row in order. Raise UnreadableError if they are not in order."""
        column = 0
        for element in row:
            place = element.get("r")
            before, column = column, self._column(place, number) if place else column + 1
            if column <= before or name_of(element) != "c":
                raise UnreadableError
            value = self._value(element)
            self._package.spend(max(1, len(element)), len(value))
            if len(element.attrib) > 3 and (more := set(element.attrib) - CELL_ATTRIBUTES):
                value += "".join(f" ({key} {element.get(key)})" for key in sorted(more))
            place = place or f"{get_column_letter(column)}{number}"
            yield Cell(column, place, value, element.get("s"))

    @staticmethod
    def _column(place: str, number: int) -> int:
        try:
            letters, row = coordinate_from_string(place)
            column = column_index_from_string(letters)
        except ValueError as error:
            raise UnreadableError from error
        if row != number:
            raise UnreadableError
        return column

    def _value(self, cell: etree._Element) -> str:
        kind, formula, stored, others = cell.get("t", "n"), "", EMPTY, []
        for child in cell:
            match name_of(child):
                case "v" if kind != "inlineStr":
                    stored = self._stored(kind, child.text or "")
                case "is" if kind == "inlineStr":
                    text = self._text(child)
                    stored = f"s{text}" if text else EMPTY
                case "f":
                    formula = f"={flat(child)}"
                case other:
                    others.append(f" ({etree.QName(child).localname}: {flat(child) or other})")
        if formula:
            stored = f"{formula} → {stored[1:] or 'no stored result'}"
        return stored + "".join(others)

    def _stored(self, kind: str, text: str) -> str:
        match kind:
            case "s":
                known = text.isdecimal() and int(text) < len(self._texts)
                if not known:
                    raise UnreadableError
                shared = self._texts[int(text)]
                return f"s{shared}" if shared else EMPTY
            case "n":
                return _number(text)
            case "b":
                return f"b{text.strip()}"
            case "e":
                return f"e{text}"
        text = unescaped(text)
        return f"s{text}" if text else EMPTY

    def _text(self, item: etree._Element) -> str:
        """Return a text. Parts that look different, and readings beside it, are marked."""
        parts = []
        for child in item:
            match name_of(child):
                case "t":
                    parts.append(child.text or "")
                case "r":
                    look = self._styles.font(child.find("{*}rPr"))
                    text = "".join(t.text or "" for t in child.iterfind("{*}t"))
                    parts.append(f"{text} ({look})" if look else text)
                case "phoneticPr":
                    pass
                case other:
                    parts.append(f" ({etree.QName(child).localname}: {flat(child) or other})")
        return unescaped("".join(parts)).replace("\r\n", "\n").replace("\r", "\n")


def _number(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return f"s{text}" if text.strip() else EMPTY
    if not math.isfinite(number):
        return f"s{text}"
    is_whole = number.is_integer() and abs(number) < MOST_EXACT
    return f"n{int(number)}" if is_whole else f"n{number:.{DIGITS}g}"
