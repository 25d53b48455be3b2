"""Recognises mixed classes that a spreadsheet has turned into dates.

Excel turns "5/6" or "5-6" into 5 June or 6 May when somebody types it or opens a .csv file.
"""

import datetime as dt
import re

from classes.tables.days import MONTHS
from classes.tables.table import CellValue

TYPE_AGAIN = "Excel turns classes such as 5/6 into dates. Format the column as text and retype it."

_WITHOUT_YEAR = re.compile(
    r"(\d{1,2})[- ]([a-z]{3})[a-z]{0,6}|([a-z]{3})[a-z]{0,6}[- ](\d{1,2})", re.I
)


def is_mistaken_date(value: CellValue) -> bool:
    """Return whether a cell that should hold a class holds a date."""
    return isinstance(value, dt.date)


def typed_years(value: CellValue) -> str | None:
    """Return "5-6" for a cell that became a date, "05-Jun" or "6-May"; None for any other."""
    if isinstance(value, dt.date):
        return _span(value.day, value.month)
    match = _WITHOUT_YEAR.fullmatch(str(value or "").strip())
    if not match:
        return None
    month = (match[2] or match[3]).lower()
    return _span(int(match[1] or match[4]), MONTHS.index(month) + 1) if month in MONTHS else None


def _span(day: int, month: int) -> str:
    return "-".join(map(str, sorted((day, month))))
