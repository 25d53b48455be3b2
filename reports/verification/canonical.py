"""What a cell holds, in a form that stays the same whichever program saved the file.

Programs differ in where they put texts, in how many digits they write of a number, in the day from
which dates count and in how a line ends. None of that is content.
"""

import datetime as dt
import math
from collections.abc import Mapping

from classes.tables import Xlsx, serial

DAYS = (serial.Kind.DATE, serial.Kind.MOMENT, serial.Kind.TIME)
SECONDS = 86_400
DECIMALS = 9
"""Decimals of a number that count. LibreOffice writes 15 digits, and the last of them need not be
right; a second is the hundred-thousandth part of a day, a per cent the hundredth of one."""

FROM_1904 = 1_462
"""Days between the two beginnings of the calendar that workbooks know."""

SAME_NUMBER = 2e-9
"""How far apart two numbers may lie that are the same but for the noise of reckoning."""


def canonical(book: Xlsx, cell: Mapping[str, str], text: str, *, has_formula: bool) -> str:
    """Return what a cell holds; empty where that is nothing.

    Its first letter says what it is: s text, n number, b yes or no, e error; "=" before it a
    formula, which is content too: what it comes to may be another tomorrow.
    """
    held = _held(book, cell, text)
    return f"={held}" if has_formula and held else held


def same(one: str, other: str) -> bool:
    """Return whether two cells hold the same, but for the noise of reckoning in a number."""
    if one == other:
        return True
    start = "=n" if one.startswith("=") else "n"
    if not (one.startswith(start) and other.startswith(start)):
        return False
    length = len(start)
    return abs(float(one[length:]) - float(other[length:])) <= SAME_NUMBER


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
    if book.way(cell.get("s", "0")).kind in DAYS and math.isfinite(number):
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
