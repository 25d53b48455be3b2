"""The check-in page behind a helper's door link. It needs no sign-in and opens nothing else."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from classes.history.acting import acting_as
from classes.limits.pages import told_to_wait
from classes.limits.uses import LimitReachedError
from classes.models import SharedSchool
from lessons.evenings.door.limits import count_request
from lessons.evenings.door.links import working_link
from lessons.evenings.door.tablet import class_choices, state_of
from lessons.evenings.door.views import taps
from lessons.models import DoorLink

DoorView = Callable[[HttpRequest, DoorLink, str], HttpResponse]


def door_page(
    *, when_closed: DoorView | None = None, is_limited: bool = True
) -> Callable[[DoorView], Callable[..., HttpResponse]]:
    """Let anyone with the secret of a working link use a view while the evening's door is open.

    Before and after that, `when_closed` answers or, without it, a 404. A link that was closed, or
    whose maker may no longer check in, always gets a 404. With `is_limited`, too many requests in a
    minute get a 429. Search engines are told not to index the address.
    """

    def decorate(view: DoorView) -> Callable[..., HttpResponse]:
        @wraps(view)
        def gate(request: HttpRequest, secret: str) -> HttpResponse:
            link = working_link(secret)
            if link is None or not link.evening.school.keeps_pupil_names:
                raise Http404
            answer = view if link.evening.door_is_open else when_closed
            if answer is None:
                raise Http404
            try:
                if is_limited:
                    count_request(request, secret)
                response = answer(request, link, secret)
            except LimitReachedError as error:
                response = _too_many(request, link, error)
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return never_cache(gate)

    return decorate


def _too_many(request: HttpRequest, link: DoorLink, error: LimitReachedError) -> HttpResponse:
    """Say how long the tablet must wait."""
    return told_to_wait(_notice(request, link, {"wait": error.wait}), error.seconds)


def _notice(request: HttpRequest, link: DoorLink, context: dict[str, str]) -> HttpResponse:
    return render(
        request,
        "lessons/evenings/door/closed_link.html",
        {"link": link, "evening": link.evening} | context,
    )


def _closed(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Say when the door opens, or that it has closed. No child is named."""
    return _notice(request, link, {})


@door_page(when_closed=_closed)
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
        "worker_address": reverse("door:worker", args=[secret]),
    }
    response = render(request, "lessons/evenings/door/tablet.html", context)
    response["X-Door"] = "open"  # the worker keeps this page, and not a notice in its place
    return response


@door_page()
@require_safe
def worker(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Return the service worker that opens this page again without a connection."""
    context = {
        "page": reverse("door:door", args=[secret]),
        "closes_at": int(link.evening.door_closes_at.timestamp() * 1000),
    }
    kind = "text/javascript; charset=utf-8"
    return render(request, "lessons/evenings/door/worker.js", context, content_type=kind)


@door_page(is_limited=False)
@require_safe
def state(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Return the check-ins as JSON, or 304 if nothing has changed. Tablets ask all the time."""
    return taps.state(request, link.evening)


@door_page()
@require_safe
def children(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Return the children who match the search as JSON."""
    return taps.children(request, link.evening)


@door_page()
@require_POST
def take(request: HttpRequest, link: DoorLink, secret: str) -> HttpResponse:
    """Apply the taps from this tablet."""
    with acting_as(f"The door, by link of {link.made_by.name}"):
        response = taps.taps(request, link.evening, by=None, where=f"Door link: {link.label}")
    SharedSchool.objects.note_change(link.evening.school_id)
    return response
