"""The columns of lessons in a file, as the log workbook and the audit workbook head them."""

from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from classes.roster.lists.values import cell_text
from classes.tables import CellValue


class LessonColumn(StrEnum):
    """What is read of a lesson."""

    CLASS = "Class"
    MODULE = "Module"
    NUMBER = "No."
    SESSION = "Session"
    DATE = "Date"
    OUTCOME = "Outcome"
    TAUGHT_BY = "Taught by"
    MINUTES = "Minutes"
    ON_ROLL = "On roll"
    PRESENT = "Present"
    AWAY = "Away"
    MISSED = "Missed"
    CAUGHT_UP = "Caught up"
    UNDERSTANDING = "Understanding"
    NOTE = "Note"


class MissedColumn(StrEnum):
    """What is read of a missed lesson."""

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


C = TypeVar("C", LessonColumn, MissedColumn)

NEEDED_OF_LESSON = frozenset(
    {LessonColumn.CLASS, LessonColumn.SESSION, LessonColumn.DATE, LessonColumn.OUTCOME}
)
NEEDED_OF_MISSED = frozenset(
    {MissedColumn.CLASS, MissedColumn.PUPIL, MissedColumn.SESSION, MissedColumn.DATE}
)
DERIVED = frozenset({"year groups", "recorded by", "recorded at"})
"""Columns of an audit workbook that are not taken in: they follow from the class and the import."""


def plain(value: CellValue) -> str:
    """Return a text as it is compared: composed, single spaces, in small letters."""
    return _plain(value) if isinstance(value, str) else cell_text(value).casefold()


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Remember what a file says thousands of times: its classes, sessions and teachers."""
    return cell_text(text).casefold()


def found_columns(kind: type[C], cells: list[CellValue]) -> dict[int, C]:
    """Return which cells of a header row head which column; the first counts of two alike."""
    by_word = {plain(column).rstrip("."): column for column in kind}
    found: dict[int, C] = {}
    for place, cell in enumerate(cells):
        column = by_word.get(plain(cell).rstrip(".:*"))
        if column is not None and column not in found.values():
            found[place] = column
    return found
