"""Says when the next academic year has to be started, or should have been."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from classes.models import ClassGroup, School
from classes.years.academic_year import AcademicYear

FIRST_MONTH = 6
"""From June on the next year can be started, and everybody is told until it is."""


@dataclass(frozen=True)
class YearNotStarted:
    """A year without classes. `shown` is the year that pages show in its place, if it is over."""

    year: AcademicYear
    shown: AcademicYear | None = None


def year_not_started(
    school: School, *, today: dt.date, known: Collection[AcademicYear] = ()
) -> YearNotStarted | None:
    """Return the year that somebody has to start now; None if there is none.

    From 1 September that is today's year, if only earlier years have classes, and from June to
    August the next one, if it has none. A new school without any class has nothing to start from.
    `known` are years that have classes. It takes one query, or none where those are enough.
    """
    now = AcademicYear.of(today)
    following = AcademicYear(now.first_year + 1)
    is_time = today >= dt.date(following.first_year, FIRST_MONTH, 1)
    due = {now, following} if is_time else {now}
    if due.issubset(known):
        return None
    years = ClassGroup.objects.filter(school=school).academic_years()
    if now not in years:
        over = [year for year in years if year < now]
        return YearNotStarted(now, shown=over[0]) if over else None
    return YearNotStarted(following) if not due.issubset(years) else None
