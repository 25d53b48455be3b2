"""The columns of lessons in a file, under the headings of the log and audit workbooks."""

from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from classes.roster.lists.values import cell_text
from classes.tables import CellValue


class LessonColumn(StrEnum):
    """The columns that are read for a lesson."""

    CLASS = "Class"
    MODULE = "Module"
    NUMBER = "No."
    SESSION = "Session"
    YEAR_GROUPS = "Year groups"
    DATE = "Date"
    OUTCOME = "Outcome"
    TAUGHT_BY = "Taught by"
    MINUTES = "Minutes"
    ON_ROLL = "On roll"
    PRESENT = "Present"
    AWAY = "Away"
    MISSED = "Missed"
    JOINED_LATER = "Joined later"
    CAUGHT_UP = "Caught up"
    UNDERSTANDING = "Understanding"
    NOTE = "Note"


class MissedColumn(StrEnum):
    """The columns that are read for a missed lesson."""

    CLASS = "Class"
    PUPIL = "Pupil"
    MODULE = "Module"
    NUMBER = "No."
    SESSION = "Session"
    DATE = "Lesson date"
    REASON = "Reason"
    OPEN = "Open"
    CAUGHT_UP_ON = "Caught up on"
    HOW = "How"
    BY = "By"


ColumnT = TypeVar("ColumnT", LessonColumn, MissedColumn)

REQUIRED_LESSON_COLUMNS = frozenset(
    {LessonColumn.CLASS, LessonColumn.SESSION, LessonColumn.DATE, LessonColumn.OUTCOME}
)
REQUIRED_MISSED_COLUMNS = frozenset(
    {MissedColumn.CLASS, MissedColumn.PUPIL, MissedColumn.SESSION, MissedColumn.DATE}
)
DERIVED_COLUMNS = frozenset({"recorded by", "recorded at"})
"""Columns of an audit workbook that are not read: the import determines them."""

OTHER_HEADINGS = {"year group": "Year groups", "for": "Year groups"}
"""What a school's own file may call a column."""


def normalise(value: CellValue) -> str:
    """Return a text ready to compare: Unicode composed, single spaces, case folded."""
    return _normalise(value) if isinstance(value, str) else cell_text(value).casefold()


@lru_cache(maxsize=4096)
def _normalise(text: str) -> str:
    """Cache the result: a file repeats its classes, sessions and teachers thousands of times."""
    return cell_text(text).casefold()


def is_same(one: CellValue, other: CellValue) -> bool:
    """Return whether two texts are the same once they are normalised."""
    return normalise(one) == normalise(other)


def match_columns(column_class: type[ColumnT], cells: list[CellValue]) -> dict[int, ColumnT]:
    """Return the column of each cell in a header row, by index. The first of two alike counts."""
    by_heading = {normalise(column).rstrip("."): column for column in column_class}
    columns: dict[int, ColumnT] = {}
    for place, cell in enumerate(cells):
        heading = normalise(cell).rstrip(".:*")
        column = by_heading.get(normalise(OTHER_HEADINGS.get(heading, heading)))
        if column is not None and column not in columns.values():
            columns[place] = column
    return columns
