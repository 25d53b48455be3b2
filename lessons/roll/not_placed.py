"""Children who have no class in an academic year that has been prepared: nobody forgets them."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef

from classes.models import ClassGroup, Enrolment, EnrolmentQuerySet, School
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY

SEASON = (6, 7, 8, 9, 10)
"""The months in which home speaks of them: a year can be prepared from June on."""


def is_season(school: School, today: dt.date) -> bool:
    """Return whether home looks for such children; never where names are not kept."""
    return school.keeps_pupil_names and today.month in SEASON


def not_placed(school: School, *, today: dt.date) -> EnrolmentQuerySet:
    """Return the places of children who would go on and are in no class of the year that follows.

    That year is one of which classes are there with children: the present one or the coming one.
    Whoever is in a class of Year 6 alone leaves, and is not among them.
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
    return still_there.filter(Exists(of_next_year)).exclude(
        Exists(of_next_year.filter(pupil=OuterRef("pupil")))
    )


def year_prepared_after(class_group: ClassGroup) -> AcademicYear | None:
    """Return the year after that of a class if its classes have children already."""
    following = class_group.academic_year + 1
    prepared = Enrolment.objects.filter(
        class_group__school=class_group.school_id, class_group__academic_year=following
    )
    return AcademicYear(following) if prepared.exists() else None


def waiting_by_year(school: School, *, today: dt.date) -> list[tuple[AcademicYear, int]]:
    """Return how many such children there are, by the year in which they have no class."""
    waiting = not_placed(school, today=today).order_by().values("class_group__academic_year")
    counted = waiting.annotate(count=Count("pk")).order_by("class_group__academic_year")
    return [(AcademicYear(row["class_group__academic_year"] + 1), row["count"]) for row in counted]
