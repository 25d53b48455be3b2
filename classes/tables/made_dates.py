"""What spreadsheets make of "5/6" and "5-6": the day 5 June or 6 May, and how to tell.

Excel does so as somebody types the name of a mixed class, or opens a .csv that holds it.
"""

import datetime as dt
import re

from classes.tables.days import MONTHS
from classes.tables.table import CellValue

TYPE_AGAIN = "Excel makes dates of classes such as 5/6: format the column as text, type it again."

_WITHOUT_YEAR = re.compile(r"(\d{1,2})[- ]([a-z]{3})[a-z]*|([a-z]{3})[a-z]*[- ](\d{1,2})", re.I)


def is_made_date(value: CellValue) -> bool:
    """Return whether a cell where no date belongs, such as a class, became one."""
    return isinstance(value, dt.date)


def years_typed(value: CellValue) -> str | None:
    """Return "5-6" where a spreadsheet made a day, "05-Jun" or "6-May" of it; else None."""
    if isinstance(value, dt.date):
        return _span(value.day, value.month)
    found = _WITHOUT_YEAR.fullmatch(str(value or "").strip())
    if not found:
        return None
    month = (found[2] or found[3]).lower()
    return _span(int(found[1] or found[4]), MONTHS.index(month) + 1) if month in MONTHS else None


def _span(day: int, month: int) -> str:
    return "-".join(map(str, sorted((day, month))))
