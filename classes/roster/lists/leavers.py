"""Lines of children who are no longer at the school, where a list says so of them."""

import datetime as dt
import re
from collections.abc import Sequence

from classes.roster.lists.columns import plain
from classes.roster.lists.guessing import Sheet
from classes.roster.lists.values import words
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
GONE = re.compile(
    r"leavers?|left|has left|former|ex|off ?roll|no longer on roll|not on roll|inactive|withdrawn"
    r"|transferred(?: out)?|removed",
    re.IGNORECASE,
)


class Leavers:
    """Who of a sheet is gone: by a column of the status, or of the day of leaving."""

    def __init__(self, sheet: Sheet, today: dt.date) -> None:
        unused = [column for column in sheet.columns if column not in sheet.used.values()]
        self.status = [item.index for item in unused if plain(item.heading) in STATUS]
        self.days = [item.index for item in unused if plain(item.heading) in LEAVING_DAY]
        self._today = today

    @property
    def read(self) -> set[int]:
        """Return the places of the columns that are read for this."""
        return {*self.status, *self.days}

    def has_left(self, row: Sequence[CellValue]) -> bool:
        """Return whether the list says that this child is no longer at the school."""
        if any(GONE.fullmatch(words(row[index])) for index in self.status):
            return True
        # A day that cannot be read says nothing.
        days = (day_of(row[index]) for index in self.days)
        return any(day is not None and day <= self._today for day in days)
