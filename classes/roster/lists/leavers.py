"""Recognises the rows of children who have left the school, if a list says so."""

import datetime as dt
from collections.abc import Sequence

from classes.roster.lists.columns import plain
from classes.roster.lists.sheet import Sheet
from classes.roster.lists.statuses import (
    CODES,
    HAS_LEFT,
    HEADINGS,
    IS_GONE,
    IS_HERE,
    IS_ON_ROLL,
    LEAVING_DAY,
    NO,
    NOTHING,
    STATUS,
    YES,
)
from classes.roster.lists.values import cell_text
from classes.tables import CellValue
from classes.tables.days import day_of


class Leavers:
    """Tells who is here from columns for the status, for the day of leaving, and of yes and no."""

    def __init__(self, sheet: Sheet, today: dt.date) -> None:
        unused = [column for column in sheet.columns if column not in sheet.used.values()]
        self._columns = [(plain(column.heading), column.index) for column in unused]
        self._columns = [(name, index) for name, index in self._columns if name in HEADINGS]
        self._today = today

    @property
    def indexes(self) -> set[int]:
        """Return the indexes of the columns that are read for this."""
        return {index for _, index in self._columns}

    def is_here(self, row: Sequence[CellValue]) -> bool | str:
        """Return whether the list says that this child is at the school.

        If its word for the status is unknown, return that word.
        """
        cells = [self._says(name, row[index]) for name, index in self._columns]
        if False in cells:
            return False
        return next((cell for cell in cells if cell is not True), True)

    def _says(self, heading: str, value: CellValue) -> bool | str:
        text = cell_text(value)
        word = plain(text)
        if word in NOTHING and heading not in IS_HERE:
            return True
        if (day := day_of(value)) and heading not in STATUS:
            return day > self._today
        if word in YES | NO and heading not in LEAVING_DAY:
            return (word in YES) == (heading not in IS_GONE)
        if heading in STATUS and word in CODES:
            return CODES[word]
        if HAS_LEFT.match(word):
            return False
        return True if IS_ON_ROLL.match(word) or not word else text
