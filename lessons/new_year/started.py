"""Who started a year, and when."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from classes.models import AT_YEAR_END, Enrolment, School
from classes.years.academic_year import AcademicYear


@dataclass(frozen=True)
class YearStart:
    """When a year was started. `by` is a name; empty for a command or an import."""

    at: dt.datetime
    by: str


def last_start(school: School, year: AcademicYear) -> YearStart | None:
    """Return when children were last moved up into the year; else when a class was last made."""
    ending = school.class_groups.in_year(year.first_year - 1)
    moved = Enrolment.objects.filter(class_group__in=ending, ended_because__in=AT_YEAR_END)
    made = school.class_groups.in_year(year.first_year).exclude(made_at=None)
    return _last(moved, "end_recorded_at", "end_recorded_by__name") or _last(
        made, "made_at", "made_by__name"
    )


def _last(rows: QuerySet[Any], at: str, by: str) -> YearStart | None:
    last = rows.order_by(f"-{at}", "-pk").values_list(at, by).first()
    return YearStart(last[0], last[1] or "") if last else None
