"""Recognises the rows of children who have left the school, if a list says so."""

import datetime as dt
from collections.abc import Sequence

from classes.roster.lists.columns import Column, Purpose, bare, plain
from classes.roster.lists.sheet import Sheet
from classes.roster.lists.statuses import (
    ADULT,
    CLASS_OF_LEAVERS,
    ROLES,
    Kind,
    is_here,
    kind_of,
)
from classes.roster.lists.values import cell_text
from classes.tables import CellValue


class Leavers:
    """Tells who is here from columns for the status, for the day of leaving, and of yes and no."""

    def __init__(self, sheet: Sheet, today: dt.date) -> None:
        unused = [column for column in sheet.columns if column not in sheet.used.values()]
        self._columns = [(kind, column) for column in unused if (kind := kind_of(column.heading))]
        self._roles = [column.index for column in unused if bare(column.heading) in ROLES]
        self._class = sheet.used.get(Purpose.CLASS)
        self._today = today
        # Where a list says that some children are here, an empty cell may mean the opposite.
        self._says_here = {
            column.index
            for kind, column in self._columns
            if any(is_here(kind, row[column.index], today) for row in sheet.values)
        }

    @property
    def indexes(self) -> set[int]:
        """Return the indexes of the columns that are read for this."""
        return {column.index for _, column in self._columns}.union(self._roles)

    def is_adult(self, texts: Sequence[str]) -> bool:
        """Return whether a column for the role says that this is no pupil."""
        return any(ADULT.search(plain(texts[index])) for index in self._roles)

    def is_here(self, row: Sequence[CellValue]) -> bool | str:
        """Return whether the list says that this child is at the school.

        If that cannot be told, return what the list says.
        """
        says = [self._says(kind, column, row[column.index]) for kind, column in self._columns]
        if False in says:
            return False
        name = cell_text(row[self._class.index]) if self._class else ""
        if CLASS_OF_LEAVERS.fullmatch(plain(name)):
            return f"Class: {name}"
        return next((text for text in says if text is not True), True)

    def _says(self, kind: Kind, column: Column, value: CellValue) -> bool | str:
        if value is None and column.index not in self._says_here:
            return True
        answer = is_here(kind, value, self._today)
        if answer is not None:
            return answer
        text = cell_text(value)
        return text if text and kind is Kind.STATUS else f"{column.heading}: {text or '(empty)'}"
