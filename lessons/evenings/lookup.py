"""Look up an evening of the school that the user is signed in to, and whom of it they may see.

Names of other classes are shown at the door only. On all other pages of an evening, a teacher sees
the children of their own classes, and the PSHE lead and the safeguarding lead see every child.
"""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from classes.access import Permission, StaffRequest
from classes.models import ClassGroupQuerySet, Enrolment, EnrolmentQuerySet
from lessons.models import EveningAnswerQuerySet, InformationEvening, WalkInQuerySet


def evening_or_404(request: StaffRequest, pk: int) -> InformationEvening:
    """Return the school's evening. Raise Http404 if it has none with this pk."""
    evening = get_object_or_404(InformationEvening, school=request.school, pk=pk)
    evening.school = request.school
    return evening


def evening_with_names_or_404(request: StaffRequest, pk: int) -> InformationEvening:
    """Return the school's evening. Raise Http404 also if the school keeps no names."""
    if not request.school.keeps_pupil_names:
        raise Http404
    return evening_or_404(request, pk)


def may_open_door(request: StaffRequest, evening: InformationEvening) -> bool:
    """Return whether the person may check families in now.

    Whoever may see the names of the whole school anyway can open the door at any time, to try it.
    """
    return evening.door_is_open or request.access.covers_school(Permission.EVENING)


def evening_at_door_or_404(request: StaffRequest, pk: int) -> InformationEvening:
    """Return the school's evening. Raise Http404 also while its door is closed to the person."""
    evening = evening_with_names_or_404(request, pk)
    if not may_open_door(request, evening):
        raise Http404
    return evening


def own_classes(request: StaffRequest, evening: InformationEvening) -> ClassGroupQuerySet:
    """Return the classes of the evening's year whose children the person may see here."""
    classes = request.access.class_groups(Permission.EVENING)
    return classes.in_year(evening.year.first_year)


def own_invited(request: StaffRequest, evening: InformationEvening) -> ClassGroupQuerySet:
    """Return the classes invited whose children the person may see here."""
    return own_classes(request, evening).filter(pk__in=evening.class_groups.order_by().values("pk"))


def own_enrolments(request: StaffRequest, evening: InformationEvening) -> EnrolmentQuerySet:
    """Return every enrolment of the evening's year in a class of `own_classes`."""
    return Enrolment.objects.filter(class_group__in=own_classes(request, evening))


def own_answers(request: StaffRequest, evening: InformationEvening) -> EveningAnswerQuerySet:
    """Return the answers about children whom the person may see.

    An answer that waits is about the class that the family chose. One without a class is for those
    who may see the whole school.
    """
    return evening.answers.filter(_about_own(request, evening))


def own_walk_ins(request: StaffRequest, evening: InformationEvening) -> WalkInQuerySet:
    """Return the walk-ins whom the person may see, chosen as in `own_answers`."""
    return evening.walk_ins.filter(_about_own(request, evening))


def _about_own(request: StaffRequest, evening: InformationEvening) -> Q:
    """Return the condition for what is matched with an own child or, unmatched, their class."""
    if request.access.covers_school(Permission.EVENING):
        return Q()
    matched = Q(pupil__in=own_enrolments(request, evening).values("pupil"))
    return matched | Q(pupil=None, class_group__in=own_classes(request, evening))
