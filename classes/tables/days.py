"""The day that a cell holds, also one that was typed as text."""

import datetime as dt
import re

from classes.tables.table import CellValue

_DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})")
_WITH_MONTH = re.compile(
    r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})", re.IGNORECASE
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_of(value: CellValue) -> dt.date | None:
    """Return the day, of a text with the day first; None for what is none."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    return None if value is None else _typed(" ".join(str(value).split()))


def _typed(text: str) -> dt.date | None:
    try:
        if found := _DAY_FIRST.fullmatch(text):
            return dt.date(_year(found[3]), int(found[2]), int(found[1]))
        if found := _WITH_MONTH.fullmatch(text):
            month = MONTHS.index(found[2][:3].lower()) + 1
            return dt.date(_year(found[3]), month, int(found[1]))
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)
