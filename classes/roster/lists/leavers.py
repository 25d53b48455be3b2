"""Recognises the rows of children who have left the school, if a list says so."""

import datetime as dt
import re
from collections.abc import Sequence

from classes.roster.lists.columns import plain
from classes.roster.lists.layout import Sheet
from classes.roster.lists.values import cell_text
from classes.tables import CellValue
from classes.tables.days import day_of

STATUS = {
    *("status", "enrolment status", "pupil status", "student status", "on roll", "roll status"),
    *("enrollment status", "registration status", "current status"),
}
LEAVING_DAY = {
    *("date of leaving", "leaving date", "date left", "left on", "leave date", "leaver date"),
    *("date of leaving school", "dol"),
}
HAS_LEFT = re.compile(
    r"leavers?|left|has left|former|ex|off ?roll|no longer on roll|not on roll|inactive|withdrawn"
    r"|transferred(?: out)?|removed",
    re.IGNORECASE,
)


class Leavers:
    """Finds the leavers in a sheet by a status column or a column with the day of leaving."""

    def __init__(self, sheet: Sheet, today: dt.date) -> None:
        unused = [column for column in sheet.columns if column not in sheet.used.values()]
        self.status = [column.index for column in unused if plain(column.heading) in STATUS]
        self.days = [column.index for column in unused if plain(column.heading) in LEAVING_DAY]
        self._today = today

    @property
    def indexes(self) -> set[int]:
        """Return the indexes of the columns that are read for this."""
        return {*self.status, *self.days}

    def has_left(self, row: Sequence[CellValue]) -> bool:
        """Return whether this child is no longer at the school, according to the list."""
        if any(HAS_LEFT.fullmatch(cell_text(row[index])) for index in self.status):
            return True
        days = (day_of(row[index]) for index in self.days)  # None if it cannot be read
        return any(day is not None and day <= self._today for day in days)
