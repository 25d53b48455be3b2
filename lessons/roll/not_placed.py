"""Finds children without a class in an academic year that has been prepared."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef

from classes.models import ClassGroup, Enrolment, EnrolmentQuerySet, School
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY
from classes.years.year_groups import YOUNGEST, YearGroups

MONTHS_SHOWN = (6, 7, 8, 9, 10)
"""The months in which home shows them. A year can be prepared from June."""


def are_shown(school: School, today: dt.date) -> bool:
    """Return whether home shows such children today; never if the school keeps no names."""
    return school.keeps_pupil_names and today.month in MONTHS_SHOWN


def not_placed(school: School, *, today: dt.date) -> EnrolmentQuerySet:
    """Return the enrolments of children who move up but have no class in the year that follows.

    Only a year whose classes already have children counts: the current year or the next. Children
    who are known to be in Year 6 leave, so they are not included.
    """
    now = AcademicYear.of(today).first_year
    of_next_year = Enrolment.objects.filter(
        class_group__school=OuterRef("class_group__school"),
        class_group__academic_year=OuterRef("class_group__academic_year") + 1,
    )
    still_there = Enrolment.objects.filter(
        class_group__school=school,
        class_group__academic_year__in=(now - 1, now),
        class_group__youngest_year__lt=LAST_OF_PRIMARY,
        left_on=None,
    )
    may_stay = still_there.due(YearGroups(YOUNGEST, LAST_OF_PRIMARY - 1))
    return may_stay.filter(Exists(of_next_year)).exclude(
        Exists(of_next_year.filter(pupil=OuterRef("pupil")))
    )


def year_prepared_after(class_group: ClassGroup) -> AcademicYear | None:
    """Return the year after the class's own if its classes already have children, else None."""
    following = class_group.academic_year + 1
    prepared = Enrolment.objects.filter(
        class_group__school=class_group.school_id, class_group__academic_year=following
    )
    return AcademicYear(following) if prepared.exists() else None


def waiting_by_year(school: School, *, today: dt.date) -> list[tuple[AcademicYear, int]]:
    """Return the number of children not placed for each year in which they need a class."""
    waiting = not_placed(school, today=today).order_by().values("class_group__academic_year")
    counted = waiting.annotate(count=Count("pk")).order_by("class_group__academic_year")
    return [(AcademicYear(row["class_group__academic_year"] + 1), row["count"]) for row in counted]
