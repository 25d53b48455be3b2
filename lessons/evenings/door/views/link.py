"""The check-in page behind a helper's door link. It needs no sign-in and opens nothing else."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lessons.evenings.door.tablet import class_choices, state_of
from lessons.evenings.door.views import taps
from lessons.models import DoorLink

DoorView = Callable[[HttpRequest, DoorLink, str], HttpResponse]


def door_page(view: DoorView) -> Callable[..., HttpResponse]:
    """Let anyone with the secret of an open link use a view; everyone else gets a 404.

    Search engines are told not to index the address.
    """

    @wraps(view)
    def gate(request: HttpRequest, secret: str) -> HttpResponse:
        links = DoorLink.objects.open().with_secret(secret)
        link = links.select_related("evening__school").first()
        if link is None or not link.evening.school.keeps_pupil_names:
            raise Http404
        response = view(request, link, secret)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(gate)


@door_page
@require_safe
def door(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Check families in on a helper's tablet."""
    context = {
        "link": link,
        "evening": link.evening,
        "state": state_of(link.evening),
        "class_choices": class_choices(link.evening),
        "state_address": reverse("door:state", args=[secret]),
        "children_address": reverse("door:children", args=[secret]),
        "taps_address": reverse("door:taps", args=[secret]),
    }
    return render(request, "lessons/evenings/door/tablet.html", context)


@door_page
@require_safe
def state(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Return the check-ins as JSON, or 304 if nothing has changed."""
    return taps.state(request, link.evening)


@door_page
@require_safe
def children(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Return the children who match the search as JSON."""
    return taps.children(request, link.evening)


@door_page
@require_POST
def take(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Apply the taps from this tablet."""
    return taps.taps(request, link.evening, by=None, where=f"Door link: {link.label}")
