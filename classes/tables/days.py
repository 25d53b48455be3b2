"""Reads dates from cells, including dates that were typed as text."""

import datetime as dt
import re

from classes.tables.table import CellValue

_DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})")
_WITH_MONTH = re.compile(
    r"(?:[a-z]{1,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of(value: CellValue) -> dt.date | None:
    """Return the date in a cell, or None. Text is read in British order, the day first."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return None if value is None else _typed(" ".join(str(value).split()))


def _typed(text: str) -> dt.date | None:
    try:
        if match := _DAY_FIRST.fullmatch(text):
            return dt.date(_year(match[3]), int(match[2]), int(match[1]))
        if match := _WITH_MONTH.fullmatch(text):
            month = MONTHS.index(match[2][:3].lower()) + 1
            return dt.date(_year(match[3]), month, int(match[1]))
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)
