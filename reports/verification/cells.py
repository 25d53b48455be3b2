"""What the cells of a sheet contain, in a form that is the same whichever program saved it."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from reports.verification import xml
from reports.verification.flat import flat, marked
from reports.verification.package import Package, UnreadableError
from reports.verification.styles import Styles

DIGITS = 12
"""Digits of a number that are compared. LibreOffice writes 15, and the last ones may be wrong.
A second is about 0.00001 of a day, and days have five digits before the point."""

MOST_EXACT = 1e15
"""Whole numbers below it are compared to the last digit."""

CELL_ATTRIBUTES = {"r", "s", "t"}


class Cell(NamedTuple):
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
        self._texts: list[str | None] = []
        for item in package.elements(texts_path, "si") if texts_path else ():
            if xml.name_of(item) == "si":
                package.spend()
                self._texts.append(self._text(item))
                item.clear()

    def cells(self, row: etree._Element, number: int) -> Iterator[Cell]:
        """Yield the cells of a row in order. Raise UnreadableError if they are not in order."""
        column = 0
        for element in row:
            before = column
            try:
                place = element.get("r") or f"{get_column_letter(column + 1)}{number}"
                own_row, column = coordinate_to_tuple(place)
            except ValueError as error:
                raise UnreadableError from error
            if column <= before or own_row != number or xml.name_of(element) != "c":
                raise UnreadableError
            value = self._value(element)
            self._package.spend(max(1, len(element)), len(value))
            if len(element.attrib) > 3 and (more := set(element.attrib) - CELL_ATTRIBUTES):
                value += "".join(f" ({key} {element.get(key)})" for key in sorted(more))
            yield Cell(column, place, value, element.get("s"))

    def _value(self, cell: etree._Element) -> str:
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
                    others += marked(child)
        if formula:
            stored = f"{formula} → {stored[1:] or 'no stored result'}"
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
                    look = self._styles.font(child.find("{*}rPr"))
                    text += "".join(part.text or "" for part in child.iterfind("{*}t"))
                    text += f" ({look})" if look else ""
                case "phoneticPr":
                    pass
                case _:
                    text += marked(child)
        return xml.unescaped(text).replace("\r\n", "\n").replace("\r", "\n")


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
