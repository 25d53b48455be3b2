"""The three terms of a school, read from its calendar of closed days."""

import datetime as dt
from dataclasses import dataclass

from classes.models import School
from classes.years.academic_year import AcademicYear
from lessons.models import SchoolCalendar
from lessons.models.closed_days import calendar_of

ONE_DAY = dt.timedelta(days=1)
AT_LEAST = dt.timedelta(days=3)
"""From so many days between its first and its last on, a closure is a holiday that ends a term."""


@dataclass(frozen=True)
class Term:
    """A term: its name, and the first day on which the school is open in it."""

    name: str
    start: dt.date


def terms_of(calendar: SchoolCalendar) -> list[Term]:
    """Return the autumn, the spring and the summer term of the calendar’s year."""
    autumn, spring = calendar.year.first_year, calendar.year.first_year + 1
    christmas = _end_of_holiday(calendar, dt.date(autumn, 12, 15), dt.date(spring, 1, 3))
    easter = _end_of_holiday(calendar, dt.date(spring, 3, 10), dt.date(spring, 4, 28))
    return [
        Term("autumn term", calendar.next_open(calendar.year.start)),
        Term("spring term", calendar.next_open((christmas or dt.date(spring, 1, 2)) + ONE_DAY)),
        Term("summer term", calendar.next_open((easter or dt.date(spring, 4, 10)) + ONE_DAY)),
    ]


def _end_of_holiday(calendar: SchoolCalendar, first: dt.date, last: dt.date) -> dt.date | None:
    """Return the last day of the holidays that begin between these days; None without any."""
    ends = [
        row.last_day
        for row in calendar.closed
        if first <= row.first_day <= last and row.last_day - row.first_day >= AT_LEAST
    ]
    return max(ends, default=None)


def terms_until(school: School, day: dt.date) -> list[Term]:
    """Return the terms that have begun by a day, of its academic year and the one before.

    The last one is that of the day, or the one before the holidays. Two queries.
    """
    year = AcademicYear.of(day)
    calendars = (calendar_of(school, AcademicYear(year.first_year - back)) for back in (1, 0))
    terms = [term for calendar in calendars for term in terms_of(calendar)]
    return [term for term in terms if term.start <= day]
