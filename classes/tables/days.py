"""Reads dates from cells, including dates that were typed as text."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from classes.tables.table import CellValue

_DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/. ](\d{1,2})[/. ](\d{1,2})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.IGNORECASE)
_TIME = re.compile(r",?[ T]\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d{1,9})? ?(?:[ap]\.?m\.?)?\Z", re.I)
"""A time of day behind a date."""

LONDON = ZoneInfo("Europe/London")
_WITH_MONTH = re.compile(
    r"(?:[a-z]{1,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of(value: CellValue) -> dt.date | None:
    """Return the date in a cell, or None. Text is read in British order, the day first.

    A moment with an offset, such as 2026-10-12T23:00:00Z, is on the date that it has in London.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return None if value is None else _typed(" ".join(str(value).split()))


def _typed(text: str) -> dt.date | None:
    try:
        if match := _DAY_FIRST.fullmatch(text):
            return dt.date(_year(match[3]), int(match[2]), int(match[1]))
        if match := _YEAR_FIRST.fullmatch(text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _WITH_MONTH.fullmatch(text):
            return dt.date(_year(match[3]), _month(match[2]), int(match[1]))
        if match := _MONTH_FIRST.fullmatch(text):
            return dt.date(int(match[3]), _month(match[1]), int(match[2]))
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        time = _TIME.search(text)
        return _typed(text[: time.start()]) if time else None
    return (moment.astimezone(LONDON) if moment.tzinfo else moment).date()


def _month(text: str) -> int:
    return MONTHS.index(text[:3].lower()) + 1


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)
