"""Finding an evening under the rights of the person who asks."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from classes.access import StaffRequest
from lessons.models import InformationEvening


def evening_or_404(request: StaffRequest, pk: int) -> InformationEvening:
    """Return the school's evening; else answer 404."""
    evening = get_object_or_404(InformationEvening, school=request.school, pk=pk)
    evening.school = request.school
    return evening


def evening_with_names_or_404(request: StaffRequest, pk: int) -> InformationEvening:
    """Return the school's evening where it keeps names; else answer 404."""
    if not request.school.keeps_pupil_names:
        raise Http404
    return evening_or_404(request, pk)
