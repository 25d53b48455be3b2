"""The filters of a group's schools, and their usual order: gaps first."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from classes.years.academic_year import AcademicYear
from reports.models import SchoolFigures, SchoolFiguresQuerySet

QUIET_AFTER = dt.timedelta(weeks=4)
"""Where no lesson was logged for so long, something may be amiss."""

NOT_STARTED = Q(planned=0)


def _is_quiet() -> Q:
    since = timezone.localdate() - QUIET_AFTER
    return Q(last_logged_on=None) | Q(last_logged_on__lt=since)


GAPS: dict[str, tuple[str, Callable[[], Q]]] = {
    "not_started": ("Year not started", lambda: NOT_STARTED),
    "overdue": ("Sessions overdue", lambda: Q(overdue__gt=0)),
    "quiet": ("Nothing logged for 4 weeks", _is_quiet),
    "families": ("Fewer than half of families reached", lambda: Q(reached_share__lt=0.5)),
    "behind": ("Some children not up to date", lambda: Q(up_to_date_share__lt=1)),
    "no_export": ("No audit workbook this year", lambda: Q(last_export_on=None)),
}
"""What a school may lack, by the value in the address, each with its condition."""


class SchoolsFilter(django_filters.FilterSet):
    """Filters the schools of a group by what they lack, and by name or URN."""

    q = django_filters.CharFilter(label="School or URN", method="with_text")
    gap = django_filters.ChoiceFilter(
        label="Which",
        method="with_gap",
        empty_label="All schools",
        choices=[(value, label) for value, (label, _) in GAPS.items()],
    )

    class Meta:
        model = SchoolFigures
        fields: tuple[str, ...] = ()

    def with_text(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return the schools with the text in their name, or with this URN."""
        return rows.filter(Q(school__name__icontains=value) | Q(school__urn=value.strip()))

    def with_gap(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(GAPS[value][1]())

    @property
    def is_narrowed(self) -> bool:
        return self.form.is_valid() and any(self.form.cleaned_data.values())


def gaps_first(rows: SchoolFiguresQuerySet) -> SchoolFiguresQuerySet:
    """Return the schools in their usual order.

    First are those that have not started the year, then those with the most overdue, and of these
    the ones that have reached the fewest families.
    """
    not_started = Case(When(NOT_STARTED, then=Value(0)), default=Value(1))
    fewest = F("reached_share").asc(nulls_first=True)
    return rows.order_by(
        not_started, F("overdue").desc(nulls_last=True), fewest, "school__name", "pk"
    )


def years_of(rows: SchoolFiguresQuerySet) -> list[AcademicYear]:
    """Return this year and those in which a school planned anything, newest first. One query."""
    now = AcademicYear.current().first_year
    shown = rows.filter(Q(academic_year=now) | Q(planned__gt=0)).order_by("-academic_year")
    years = shown.values_list("academic_year", flat=True).distinct()
    return [AcademicYear(year) for year in years]
