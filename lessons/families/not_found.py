"""The page for an address that does not exist: for families, or else for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from curriculum.models import FamiliesPage

ONLINE_SAFETY = "online-safety"
"""The first part of every address for families."""

DOOR = "door"
"""That of a helper's link, which may have ended: its page takes the names from the device."""


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404. Families are shown the way to their school's page, if it is published."""
    first, _, rest = request.path.lstrip("/").partition("/")
    if first == DOOR:
        return render(request, "lessons/evenings/door/no_link.html", status=404)
    if first != ONLINE_SAFETY:
        return defaults.page_not_found(request, exception)
    home = FamiliesPage.objects.home_of(rest.partition("/")[0].replace("\x00", ""))
    context = {"home": home, "school": home and home.school}
    return render(request, "lessons/families/not_found.html", context, status=404)
