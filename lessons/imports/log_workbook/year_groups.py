"""The year group of a mixed class that a lesson of a file was for."""

import re
from collections.abc import Iterable

from classes.models import ClassGroup
from classes.tables import CellValue
from classes.tables.mistaken_dates import typed_years
from classes.years.year_groups import OLDEST, YOUNGEST
from curriculum.models import Session
from lessons.imports.log_workbook.columns import normalise
from lessons.models import PlannedSession
from lessons.models.planned_session import years_due

WHOLE_CLASS = "The whole class"
_WHOLE = frozenset({"", "all", "class", "everyone", "the whole class", "whole class"})
_WORDS = frozenset({"and", "group", "groups", "only", "to", "y", "year", "years", "yr", "yrs"})
_SPAN = re.compile(r"\bto\b|[-–/]")

Fault = tuple[str, str]
"""What is wrong with a cell, and how to correct it."""


def only(year: int) -> str:
    """Return the text for one year group, as in the lists of our workbooks."""
    return f"Year {year} only"


def parse_years(value: CellValue) -> tuple[int, ...] | None:
    """Return the year groups in a cell: (6,) for "Year 6 only" and () for the whole class.

    None if it holds something else.
    """
    text = typed_years(value) or normalise(value).removesuffix(".0")
    if text in _WHOLE:
        return ()
    years = sorted({int(number) for number in re.findall(r"\d{1,3}", text)})
    words = set(re.findall(r"[^\W\d_]+", text))
    if not years or not words <= _WORDS or years[0] < YOUNGEST or years[-1] > OLDEST:
        return None
    return tuple(range(years[0], years[-1] + 1) if _SPAN.search(text) else years)


def year_group_of(
    years: Iterable[int], group: ClassGroup, session: Session, planned: PlannedSession | None
) -> int | None:
    """Return the one year group that a lesson is for; None if it is for all who are due it.

    That is the one named in a mixed class, or the only one that its plan does not leave out. Where
    the session itself is only for one, naming it says nothing more.
    """
    named = [*years]
    is_one = len(group.year_groups.years) > 1 and len(named) == 1
    if planned and planned.only_year:
        return named[0] if is_one else planned.only_year
    is_for_all = named == years_due(group.year_groups, session.year_groups)
    return named[0] if is_one and not is_for_all else None


def fault_of(
    years: Iterable[int], group: ClassGroup, session: Session, planned: PlannedSession | None
) -> Fault | None:
    """Return why a lesson of the class cannot be for these year groups, if it cannot."""
    named, of_class = [*years], group.year_groups.years
    strange = [year for year in named if year not in of_class]
    if strange:
        leave_empty = "Check the class, or leave this empty."
        return f"{group} has no Year {strange[0]}.", f"{_choices(of_class)}{leave_empty}"
    if 1 < len(named) < len(of_class):
        why = "A lesson is for the whole class or for one year group."
        return why, "Write a line for each year group."
    due = years_due(group.year_groups, planned.year_groups if planned else session.year_groups)
    if len(named) == 1 and named[0] not in due:
        why = f"Year {named[0]} of {group} is not due this session this year."
        return why, "Check the year group, or the plan of the class."
    return None


def _choices(of_class: Iterable[int]) -> str:
    years = [*of_class]
    if len(years) == 1:
        return ""
    return f"Write one of: {', '.join(map(only, years))}. "
