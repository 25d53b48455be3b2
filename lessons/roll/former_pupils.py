"""Finds former pupils by name, so that a child who comes back keeps their record."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from classes.models import Enrolment, Pupil, School
from classes.years.academic_year import AcademicYear
from classes.years.pupil_year_groups import LAST_OF_PRIMARY


def former_pupils(school: School, names: Collection[str], *, on: dt.date) -> list[Enrolment]:
    """Return the last enrolment of each former pupil with one of these names, in two queries.

    A former pupil is in no class on that day or later. Pupils whose name was erased, and those who
    are too old for a primary school by then, are left out.
    """
    pupils = Pupil.objects.filter(school=school, display_name__in=names, erased_at=None)
    stays = Enrolment.objects.filter(pupil__in=pupils)
    last = {
        stay.pupil_id: stay
        for stay in stays.select_related("pupil", "class_group").order_by("joined_on", "pk")
    }
    still_here = Q(left_on=None) | Q(left_on__gt=on)
    former = set(last) - set(stays.filter(still_here).values_list("pupil_id", flat=True))
    return [stay for pk, stay in last.items() if pk in former and _may_be_young(stay, on)]


def _may_be_young(stay: Enrolment, on: dt.date) -> bool:
    """Return whether a former pupil could be in Year 6 or below on that day."""
    years = AcademicYear.of(on).first_year - stay.class_group.academic_year
    return stay.year_groups.youngest + years <= LAST_OF_PRIMARY
