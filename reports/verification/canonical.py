"""The content of a cell in a form that is the same whichever program saved the file.

Programs differ in where they store texts, how many digits of a number they write, the day from
which they count dates, and line endings. None of these is content.
"""

import datetime as dt
import math
from collections.abc import Mapping

from classes.tables import Xlsx, serial

DAYS = (serial.Kind.DATE, serial.Kind.MOMENT, serial.Kind.TIME)
SECONDS = 86_400
DECIMALS = 9
"""Decimals of a number that are compared. LibreOffice writes 15 digits, and the last ones may be
wrong. A second is about 0.00001 of a day, and a per cent is 0.01."""

FROM_1904 = 1_462
"""Days between the two dates from which workbooks count: 30 December 1899 and 1 January 1904."""

SAME_NUMBER = 2e-9
"""How far apart two numbers may be and still count as equal, to allow for rounding."""


def canonical(book: Xlsx, cell: Mapping[str, str], text: str, *, has_formula: bool) -> str:
    """Return the content of a cell, or an empty text if it is empty.

    The first letter is its type: s text, n number, b boolean, e error. "=" before it marks the
    result of a formula, which is a difference in itself: it may have another result tomorrow.
    """
    held = _held(book, cell, text)
    return f"={held}" if has_formula and held else held


def same(before: str, after: str) -> bool:
    """Return whether two cells have the same content, allowing for rounding of numbers."""
    if before == after:
        return True
    start = "=n" if before.startswith("=") else "n"
    if not (before.startswith(start) and after.startswith(start)):
        return False
    length = len(start)
    return abs(float(before[length:]) - float(after[length:])) <= SAME_NUMBER


def _held(book: Xlsx, cell: Mapping[str, str], text: str) -> str:
    kind = cell.get("t", "n")
    if kind == "n":
        return _number(book, cell, text)
    value = book.value(cell, text)
    if kind == "b":
        return f"b{int(bool(value))}"
    if kind == "d":
        if isinstance(value, dt.date):
            return _written(serial.to_number(value))
        return _text(text)
    if kind == "e":
        return f"e{value}"
    return _text(str(value))


def _text(text: str) -> str:
    if not text or text.isspace():
        return ""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"s{text}"


def _number(book: Xlsx, cell: Mapping[str, str], text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return _text(text)
    if book.number_format(cell.get("s", "0")).kind in DAYS and math.isfinite(number):
        number += FROM_1904 if book.from_1904 else 0
        number = round(number * SECONDS) / SECONDS
    return _written(number)


def _written(number: float) -> str:
    if not math.isfinite(number):
        return f"n{number}"
    if number.is_integer():
        return f"n{int(number)}"
    written = f"{number:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return f"n{'0' if written == '-0' else written}"
