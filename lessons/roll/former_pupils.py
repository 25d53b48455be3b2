"""Children who were here and left: who comes back is not a new child."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from classes.models import ClassGroup, Enrolment, Pupil, School
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY


def former_pupils(school: School, names: Collection[str], *, on: dt.date) -> list[Enrolment]:
    """Return the last time in a class of each child of these names who is in none on that day.

    Left out is who has a place from a later day, whose name was erased, and who is too old by now
    to be in a primary school. Two queries.
    """
    known = Pupil.objects.filter(school=school, display_name__in=names, erased_at=None)
    stays = Enrolment.objects.filter(pupil__in=known)
    last = {
        stay.pupil_id: stay
        for stay in stays.select_related("pupil", "class_group").order_by("joined_on", "pk")
    }
    here = Q(left_on=None) | Q(left_on__gt=on)
    gone = set(last) - set(stays.filter(here).values_list("pupil_id", flat=True))
    return [
        stay for key, stay in last.items() if key in gone and _may_be_young(stay.class_group, on)
    ]


def _may_be_young(class_group: ClassGroup, on: dt.date) -> bool:
    """Return whether the youngest of a class could still be in Year 6 on that day."""
    years = AcademicYear.of(on).first_year - class_group.academic_year
    return class_group.youngest_year + years <= LAST_OF_PRIMARY
