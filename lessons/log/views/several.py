"""Logs a session for several classes at once, after a joint lesson or to catch up on records."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.names.order import Alphabetical
from classes.pages.pks import pk_of, pks_of
from classes.pages.refusal import status_of
from classes.pages.saved_once import saved_once
from classes.pages.year_choice import year_choice
from classes.words.counts import count_of
from curriculum.models import Session
from lessons.log.actions import RefusedForClassError, log_lessons
from lessons.log.forms import LessonForm, starting_values
from lessons.log.report import LessonReport
from lessons.models import PlannedSession, PlannedSessionQuerySet


@staff_page(Permission.LOG)
@require_http_methods(["GET", "POST"])
@saved_once
def log_several(request: StaffRequest) -> HttpResponse:
    """Choose a session (?session=…), then fill in a short form for each class that had it."""
    chosen = Session.objects.filter(pk=pk_of(request.GET.get("session")) or 0)
    session = chosen.filter(module__school=request.school).first()
    if session is None:
        if request.method == "POST":
            raise Http404
        to_log = _planned(request).still_to_teach()
        sessions = Session.objects.filter(planned_sessions__in=to_log).distinct()
        context: dict[str, Any] = {"sessions": sessions.select_related("module")}
        return render(request, "lessons/log/choose_session.html", context)
    parts = _parts(request, session)
    if request.method == "POST" and _log_ticked(request, parts):
        return HttpResponseRedirect(reverse("reports:coverage", args=[request.school.slug]))
    context = {"session": session, "parts": parts}
    status = status_of(refused=request.method == "POST")
    return render(request, "lessons/log/several.html", context, status=status)


def _planned(request: StaffRequest) -> PlannedSessionQuerySet:
    year = year_choice(request.school, None).chosen
    classes = request.access.class_groups(Permission.LOG).in_year(year.first_year)
    planned = PlannedSession.objects.for_classes(classes)
    return planned.select_related("class_group__school", "session").order_by(
        "class_group__youngest_year", Alphabetical("class_group__name")
    )


def _parts(request: StaffRequest, session: Session) -> list[dict[str, Any]]:
    """Return the form of each class, with whether the class is ticked.

    A ticked class is kept even if a colleague has logged it meanwhile, so that nothing typed is
    lost.
    """
    ticked = pks_of(request.POST.getlist("planned"))
    of_classes = _planned(request).filter(session=session)
    to_log = set(of_classes.still_to_teach().values_list("pk", flat=True))
    parts = []
    for planned in of_classes:
        is_ticked = planned.pk in ticked
        if not is_ticked and planned.pk not in to_log:
            continue
        form = LessonForm(
            request.POST if is_ticked else None,
            planned=planned,
            initial=starting_values(planned, by=request.user),
            prefix=f"p{planned.pk}",
            use_required_attribute=False,
        )
        parts.append({"planned": planned, "form": form, "ticked": is_ticked})
    return parts


def _log_ticked(request: StaffRequest, parts: list[dict[str, Any]]) -> bool:
    """Log a lesson for every ticked class, or for none. Return False if it was refused."""
    ticked = [part for part in parts if part["ticked"]]
    if not ticked:
        messages.error(
            request, "No class was ticked, so nothing was logged. Tick the classes that had it."
        )
        return False
    invalid = [part for part in ticked if not part["form"].is_valid()]
    if invalid:
        return False
    reports: list[tuple[PlannedSession, LessonReport]] = [
        (part["planned"], part["form"].report()) for part in ticked
    ]
    try:
        lessons = log_lessons(reports=reports, by=request.user)
    except RefusedForClassError as refused:
        form = next(p["form"] for p in ticked if p["planned"] == refused.planned_session)
        form.refuse(refused.error)
        return False
    messages.success(request, f"{count_of(len(lessons), 'lesson is', 'lessons are')} saved.")
    return True
