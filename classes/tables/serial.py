"""Turns the numbers of a workbook into what their format shows: dates, times, leading zeros.

The built-in number formats and the two date systems are those of ECMA-376, part 1, 18.8.30 and
18.17.4.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from classes.tables.table import CellValue

BEGINNING, BEGINNING_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
FALSE_LEAP_DAY = 60
"""The serial number of 29 February 1900, which Excel counts although it did not exist."""
LAST_DAY = 2_958_466
"""The first serial number after 31 December 9999, the last date that Excel knows."""
LARGEST = 2**53
"""The largest whole number up to which a float is exact."""

LONGEST_CODE = 255
"""Characters of a format code, as Excel allows. Of a longer one the rest is not read."""

LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]++\])[^\[\]]*+\]', re.IGNORECASE)
"""The parts of a format code that are text, spacing, a colour or a currency."""


class Kind(Enum):
    """What a number means."""

    NUMBER = "number"
    PERCENT = "percentage"
    DATE = "date"
    MOMENT = "date and time"
    TIME = "time of day"
    ZEROS = "zeros before it"


@dataclass(frozen=True)
class NumberFormat:
    """How the number of a cell is shown. `digits` is the width that leading zeros fill."""

    kind: Kind
    digits: int = 0


PLAIN = NumberFormat(Kind.NUMBER)


@lru_cache(maxsize=4096)
def number_format(number: int, code: str) -> NumberFormat:
    """Return the format of this code. A built-in format has no code, only its number."""
    if not code:
        if number in (*range(14, 18), *range(27, 32), *range(34, 37), *range(50, 59)):
            return NumberFormat(Kind.DATE)
        if number == 22:
            return NumberFormat(Kind.MOMENT)
        if number in (9, 10):
            return NumberFormat(Kind.PERCENT)
        times = (*range(18, 22), 32, 33, 45, 46, 47)
        return NumberFormat(Kind.TIME if number in times else Kind.NUMBER)
    first = LITERALS.sub("", code).split(";")[0].lower()
    if first.strip("0") == "" and len(first) > 1:
        return NumberFormat(Kind.ZEROS, len(first))
    if "general" in first:
        return PLAIN
    if "%" in first:
        return NumberFormat(Kind.PERCENT)
    day = "d" in first or "y" in first or ("m" in first and "h" not in first and "s" not in first)
    time = "h" in first or "s" in first
    if day:
        return NumberFormat(Kind.MOMENT if time else Kind.DATE)
    return NumberFormat(Kind.TIME if time else Kind.NUMBER)


def read_number(text: str, shown_as: NumberFormat, *, from_1904: bool = False) -> CellValue:
    """Return the value that a cell with this number shows, or the text if it is not a number."""
    try:
        number = float(text)
    except ValueError:
        return text
    kind = shown_as.kind
    if kind in (Kind.NUMBER, Kind.PERCENT) or not 0 <= number < LAST_DAY:
        return _plain(text, number)
    if kind is Kind.ZEROS:
        return f"{int(number):0{shown_as.digits}d}" if number.is_integer() else number
    if kind is Kind.TIME:
        return _clock(number)
    return _day(number, kind, from_1904)


def _plain(text: str, number: float) -> CellValue:
    if text.lstrip("-").isdigit() and len(text) < 20:
        return int(text)
    return int(number) if number.is_integer() and abs(number) < LARGEST else number


def _clock(number: float) -> str:
    minutes = round(number * 24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _day(number: float, kind: Kind, from_1904: bool) -> CellValue:
    days, part = divmod(number, 1)
    beginning = BEGINNING_1904 if from_1904 else BEGINNING
    if not from_1904 and days < FALSE_LEAP_DAY:
        days += 1
    try:
        moment = beginning + dt.timedelta(days=days, seconds=round(part * 86_400))
    except OverflowError:
        return number
    return moment.date() if kind is Kind.DATE or not part else moment


def to_number(day: dt.date) -> float:
    """Return the serial number of a date or moment in a workbook that counts from 1900."""
    if not isinstance(day, dt.datetime):
        day = dt.datetime.combine(day, dt.time.min)
    return (day - BEGINNING) / dt.timedelta(days=1)


def from_iso(text: str) -> CellValue:
    """Return the date or moment in "2017-03-04" or "2017-03-04T09:00:00"; else the text."""
    try:
        if "T" not in text:
            return dt.date.fromisoformat(text)
        moment = dt.datetime.fromisoformat(text.rstrip("Z")).replace(tzinfo=None)
    except ValueError:
        return text
    return moment if moment.time() != dt.time() else moment.date()
