"""The answers after a lesson is saved or undone: in the grid's dialog, or on the previous page."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from classes.access import StaffRequest
from classes.history.edit_conflicts import version_of
from classes.people.reader import reader_of
from classes.words.dates import weekday_date
from lessons.coverage import cell_of, coverage_of
from lessons.models import Lesson, PlannedSession

PAGE = "page-body"
"""The id of the element with the form, where it is a page of its own: that form goes by htmx too,
so it stays if the line drops."""


def saved(
    request: StaffRequest, lesson: Lesson, done: str, *, due_on: dt.date | None = None
) -> HttpResponse:
    """Confirm a lesson that was logged or amended, and the new date of its session, if any."""
    text = f"{done}: {which(request, lesson)}."
    if due_on:
        text += f" It is now due on {weekday_date(due_on)}."
    return answer(request, lesson.planned_session, text)


def saved_at_once(request: StaffRequest, lesson: Lesson) -> HttpResponse:
    """Confirm a lesson that was logged with one tap, with a button that undoes it."""
    text = f"Saved: {which(request, lesson)} on {weekday_date(lesson.held_on)}"
    if lesson.pupils_present == lesson.pupils_on_roll:
        text += f", all {lesson.pupils_on_roll} there"
    address = reverse("lessons:undo", args=[request.school.slug, lesson.pk])
    undo = f"{address}?seen={version_of(lesson)}"
    return answer(request, lesson.planned_session, f"{text}.", undo=undo)


def which(request: StaffRequest, lesson: Lesson) -> str:
    """Return the class, the session and the outcome of a lesson, as the reader may see them."""
    planned = lesson.planned_session
    session = reader_of(request).title(planned.session)
    return f"{lesson.whom} · {session}, {lesson.get_outcome_display().lower()}"


def answer(
    request: StaffRequest,
    planned: PlannedSession,
    text: str,
    *,
    undo: str = "",
    refused: bool = False,
) -> HttpResponse:
    """Say `text` on the page before, or for the dialog with the cell of the grid rendered again.

    `undo` is the address that undoes it. See templates/components/undo.html.
    """
    if not is_dialog(request):
        say = messages.error if refused else messages.success
        say(request, text, extra_tags=undo)
        address = next_address(request)
        return to_page(address) if is_htmx(request) else HttpResponseRedirect(address)
    today = timezone.localdate()
    classes = request.school.class_groups.filter(pk=planned.class_group_id)
    context = {
        "session": planned.session,
        "cell": cell_of(planned, today=today),
        "row": coverage_of(classes, today=today).classes[0],
        "may_log": True,
        "text": text,
        "undo": undo,
        "refused": refused,
    }
    response = render(request, "lessons/log/saved.html", context)
    response["HX-Trigger-After-Swap"] = "lesson-logged"
    return response


def to_page(address: str) -> HttpResponse:
    """Return the redirect that htmx follows as a browser would."""
    return HttpResponse(headers={"HX-Redirect": address})


def next_address(request: HttpRequest) -> str:
    """Return the address to go back to: ?next=… if it is on this site, else the grid."""
    address = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return reverse("reports:coverage", args=[request.school.slug])  # type: ignore[attr-defined]


def is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def is_dialog(request: HttpRequest) -> bool:
    """Return whether the answer goes into the grid's dialog, not into a page of its own."""
    return is_htmx(request) and request.htmx.target != PAGE  # type: ignore[attr-defined]
