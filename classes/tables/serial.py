"""Numbers of a workbook as they are meant: dates, times of day, numbers with zeros before them."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum

from classes.tables.table import CellValue

BEGINNING, BEGINNING_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
LEAP_DAY_THAT_NEVER_WAS = 60
LAST_DAY = 2_958_466
LARGEST = 2**53

NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
"""What in a format code is text, spacing, a colour or a currency."""


class Kind(Enum):
    """What a number stands for."""

    NUMBER = "number"
    PERCENT = "percentage"
    DATE = "date"
    MOMENT = "date and time"
    TIME = "time of day"
    ZEROS = "zeros before it"


@dataclass(frozen=True)
class Way:
    """How the number of a cell is shown, and in how many digits where zeros fill it up."""

    kind: Kind
    digits: int = 0


PLAIN = Way(Kind.NUMBER)


def way_of(number: int, code: str) -> Way:
    """Return how a number format shows a number: by its code, or of those without, its number."""
    if not code:
        if number in (*range(14, 18), *range(27, 32), *range(34, 37), *range(50, 59)):
            return Way(Kind.DATE)
        if number == 22:
            return Way(Kind.MOMENT)
        if number in (9, 10):
            return Way(Kind.PERCENT)
        times = (*range(18, 22), 32, 33, 45, 46, 47)
        return Way(Kind.TIME if number in times else Kind.NUMBER)
    first = NO_CODE.sub("", code).split(";")[0].lower()
    if first.strip("0") == "" and len(first) > 1:
        return Way(Kind.ZEROS, len(first))
    if "general" in first:
        return PLAIN
    if "%" in first:
        return Way(Kind.PERCENT)
    day = "d" in first or "y" in first or ("m" in first and "h" not in first and "s" not in first)
    time = "h" in first or "s" in first
    if day:
        return Way(Kind.MOMENT if time else Kind.DATE)
    return Way(Kind.TIME if time else Kind.NUMBER)


def read_number(text: str, way: Way, *, from_1904: bool = False) -> CellValue:
    """Return what a cell with this number shows; the text itself where it is no number."""
    try:
        number = float(text)
    except ValueError:
        return text
    if way.kind in (Kind.NUMBER, Kind.PERCENT) or not 0 <= number < LAST_DAY:
        return _plain(text, number)
    if way.kind is Kind.ZEROS:
        return f"{int(number):0{way.digits}d}" if number.is_integer() else number
    if way.kind is Kind.TIME:
        return _clock(number)
    return _day(number, way.kind, from_1904)


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
    if not from_1904 and days < LEAP_DAY_THAT_NEVER_WAS:
        days += 1
    try:
        moment = beginning + dt.timedelta(days=days, seconds=round(part * 86_400))
    except OverflowError:
        return number
    return moment.date() if kind is Kind.DATE or not part else moment


def to_number(day: dt.date) -> float:
    """Return the number that a day or moment is kept as in a workbook that counts from 1900."""
    if not isinstance(day, dt.datetime):
        day = dt.datetime.combine(day, dt.time.min)
    return (day - BEGINNING) / dt.timedelta(days=1)


def from_iso(text: str) -> CellValue:
    """Return the day or moment of "2017-03-04" or "2017-03-04T09:00:00"; else the text itself."""
    try:
        if "T" not in text:
            return dt.date.fromisoformat(text)
        moment = dt.datetime.fromisoformat(text.rstrip("Z")).replace(tzinfo=None)
    except ValueError:
        return text
    return moment if moment.time() != dt.time() else moment.date()
