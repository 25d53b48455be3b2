"""Door mode: what a link for a helper's tablet opens, and nothing else. No sign-in."""

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
    """Open a view to whoever holds the secret of an open link; 404 for everybody else.

    No search engine may keep the address.
    """

    @wraps(view)
    def gate(request: HttpRequest, secret: str) -> HttpResponse:
        links = DoorLink.objects.open().with_secret(secret)
        link = links.select_related("evening__school").first()
        if link is None or not link.evening.school.keeps_pupil_names:
            raise Http404
        answer = view(request, link, secret)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

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
    """Answer with who is here, or 304 where nothing is new."""
    return taps.state(request, link.evening)


@door_page
@require_safe
def children(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Answer with the children who fit what is typed."""
    return taps.children(request, link.evening)


@door_page
@require_POST
def take(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Take what was tapped on this tablet."""
    return taps.taps(request, link.evening, by=None, where=f"Door link: {link.label}")
