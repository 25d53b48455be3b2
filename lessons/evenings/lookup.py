"""Look up an evening of the school that the user is signed in to."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from classes.access import StaffRequest
from lessons.models import InformationEvening


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
