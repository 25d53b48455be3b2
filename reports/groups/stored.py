"""Calculates the figures of a school that are stored for its groups, as its own pages do.

The calculations are those of the summary: `coverage_of` and `reach_of`. Counts of children are
blurred before they are stored (`reports.small_counts`).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from classes.models import School
from classes.years.academic_year import AcademicYear
from lessons.coverage import Coverage, coverage_of
from lessons.evenings.reach import Reach, reach_of
from lessons.models import Lesson
from lessons.status import Status
from reports.models import AuditExport, SchoolFigures, SchoolMonth, months_of_year
from reports.small_counts import blurred


def store_figures(school: School, *, now: dt.datetime, last_year_too: bool) -> None:
    """Store the figures of a school as they are now, for its groups.

    Months that have passed without being stored are filled in as far as the record says: see
    `_past_months`. A past year changes only where somebody corrects it, so `last_year_too` is only
    needed then.
    """
    today = timezone.localdate(now)
    year = AcademicYear.of(today)
    last = AcademicYear(year.first_year - 1)
    with transaction.atomic():
        figures = figures_of(school, year, today=today) | {"made_at": now}
        _store(school, year, figures)
        SchoolMonth.objects.update_or_create(
            school=school, month=today.replace(day=1), defaults=figures
        )
        if last_year_too:
            _store(school, last, figures_of(school, last, today=today) | {"made_at": now})
        _fill_months(school, (last, year), now)


def _store(school: School, year: AcademicYear, figures: dict[str, Any]) -> None:
    SchoolFigures.objects.update_or_create(
        school=school, academic_year=year.first_year, defaults=figures
    )


def figures_of(school: School, year: AcademicYear, *, today: dt.date) -> dict[str, Any]:
    """Return the figures of a school's year on a day, by the names of the fields that store them.

    The number of queries does not depend on the number of classes.
    """
    coverage, reach = _calculated(school, year, today)
    total = coverage.total
    pks = [row.class_group.pk for row in coverage.classes]
    lessons = Lesson.objects.filter(planned_session__class_group__in=pks)
    logged_at = lessons.aggregate(last=Max("recorded_at"))["last"]
    exports = AuditExport.objects.for_school(school).filter(academic_year=year.first_year)
    made_at, number = exports.values_list("made_at", "number").first() or (None, None)
    return _children(coverage, reach, reach.total.reached) | {
        "classes": len(coverage.classes),
        "planned": total.planned_sessions,
        "taught": total.taught,
        "part_taught": total.part_taught,
        "overdue": total.overdue,
        "last_logged_on": logged_at and timezone.localdate(logged_at),
        "last_export_on": made_at and timezone.localdate(made_at),
        "last_export_number": number,
    }


def _calculated(school: School, year: AcademicYear, on: dt.date) -> tuple[Coverage, Reach]:
    class_groups = school.class_groups.in_year(year.first_year)
    coverage = coverage_of(class_groups, today=on, teachers=False)
    return coverage, reach_of([row.class_group for row in coverage.classes], today=on)


def _children(coverage: Coverage, reach: Reach, reached: int | None) -> dict[str, Any]:
    total = coverage.total
    pupils = blurred(whole=total.pupils_on_roll, part=total.pupils_up_to_date)
    families = blurred(whole=reach.total.pupils_on_roll, part=reached)
    return {
        "on_roll": pupils.whole,
        "up_to_date": pupils.part,
        "families": families.whole,
        "reached": families.part,
    }


def _fill_months(school: School, years: Iterable[AcademicYear], now: dt.datetime) -> None:
    """Store the months of these years that have passed and are not stored yet."""
    this_month = timezone.localdate(now).replace(day=1)
    months = {year: [m for m in months_of_year(year) if m < this_month] for year in years}
    stored = set(
        SchoolMonth.objects.filter(
            school=school, month__in=[month for of_year in months.values() for month in of_year]
        ).values_list("month", flat=True)
    )
    SchoolMonth.objects.bulk_create(
        SchoolMonth(school=school, month=month, made_at=now, **_past_month(school, year, month))
        for year, of_year in months.items()
        for month in of_year
        if month not in stored
    )


def _past_month(school: School, year: AcademicYear, month: dt.date) -> dict[str, Any]:
    """Return the figures at the end of a month that has passed, as far as the record says.

    Known by their dates are the lessons, who was on roll, what they had missed, and which families
    had been reached. The plan is today's. What was overdue or part taught then is not known, as
    dates are moved and lessons finished; nor is who was reached where heads were counted.
    """
    last_day = (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    coverage, reach = _calculated(school, year, last_day)
    cells = [cell for row in coverage.classes for cell in row.cells.values()]
    taught = [cell.held_on for cell in cells if cell.status is Status.TAUGHT and cell.held_on]
    reached = sum(day <= last_day for day in reach.reached_on)
    return _children(coverage, reach, reached if school.keeps_pupil_names else None) | {
        "classes": len(coverage.classes),
        "planned": coverage.total.planned_sessions,
        "taught": sum(day <= last_day for day in taught),
    }
