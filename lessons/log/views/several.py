"""Logs a session for several classes at once, after a joint lesson or to catch up on records."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.names.order import Alphabetical
from classes.pages.kept_form import keeps_typed, typed
from classes.pages.pks import pk_of, pks_of
from classes.pages.refusal import status_of
from classes.pages.saved_once import saved_once
from classes.pages.year_choice import year_choice
from classes.people.reader import reader_of
from classes.words.counts import count_of
from classes.words.dates import weekday_date
from curriculum.models import Session
from lessons.log.actions import RefusedForClassError, log_lessons
from lessons.log.instead import InsteadForm, may_move, proposed_day
from lessons.log.report import LessonReport
from lessons.log.several_forms import SAME, OneOfSeveralForm, SameForAllForm
from lessons.log.usual import usual_minutes, visitors_of
from lessons.log.views.saved import is_htmx, to_page
from lessons.models import PlannedSession, PlannedSessionQuerySet
from lessons.still_missing import still_missing

SOON = dt.timedelta(weeks=1)
"""How far ahead a class may be due the session to be ticked from the start."""


@staff_page(Permission.LOG)
@require_http_methods(["GET", "POST"])
@keeps_typed
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
        choice: dict[str, Any] = {"sessions": sessions.select_related("module")}
        if not choice["sessions"]:
            choice["missing"] = still_missing(request.access, Permission.LOG)
        return render(request, "lessons/log/choose_session.html", choice)
    data = typed(request)
    rows = _rows(request, session, data)
    usual = usual_minutes(rows[:1])
    minutes = next(iter(usual.values()), None)
    same = SameForAllForm(data, school=request.school, minutes=minutes)
    parts = _parts(request, rows, data)
    instead = _when_instead(request, parts, data)
    if request.method == "POST" and _log_ticked(request, same, instead, parts):
        address = reverse("reports:coverage", args=[request.school.slug])
        return to_page(address) if is_htmx(request) else HttpResponseRedirect(address)
    context = {
        "session": session,
        "address": f"{request.path}?session={session.pk}",
        "same": same,
        "instead": instead,
        "parts": parts,
        "all_ticked": all(part["ticked"] for part in parts),
        "visitors": visitors_of(request.school, reader_of(request)),
    }
    status = status_of(refused=request.method == "POST")
    return render(request, "lessons/log/several.html", context, status=status)


def _planned(request: StaffRequest) -> PlannedSessionQuerySet:
    year = year_choice(request.school, None).chosen
    classes = request.access.class_groups(Permission.LOG).in_year(year.first_year)
    planned = PlannedSession.objects.for_classes(classes)
    related = planned.select_related("class_group__school", "session").prefetch_related(
        "class_group__teachers", "class_group__covers__user"
    )
    return related.order_by("class_group__youngest_year", Alphabetical("class_group__name"))


def _rows(request: StaffRequest, session: Session, data: QueryDict | None) -> list[PlannedSession]:
    """Return what is still to be logged of the session, and what is ticked.

    A ticked class is kept even if a colleague has logged it meanwhile, so that nothing typed is
    lost.
    """
    of_classes = _planned(request).filter(session=session)
    wanted = set(of_classes.still_to_teach().values_list("pk", flat=True))
    wanted |= _ticked(data)
    return [row for row in of_classes if row.pk in wanted]


def _ticked(data: QueryDict | None) -> set[int]:
    return set(pks_of(data.getlist("planned"))) if data else set()


def _parts(
    request: StaffRequest, rows: list[PlannedSession], data: QueryDict | None
) -> list[dict[str, Any]]:
    """Return the form of each class, with whether the class is ticked.

    At first those are ticked that are due by now or within a week; if none is, those that are due
    it first; and all of them if none has a date.
    """
    ticked = _ticked(data)
    if request.method != "POST" and data is None:
        ticked = _due_next(rows)
    return [
        {
            "planned": row,
            "form": OneOfSeveralForm(
                data if row.pk in ticked else None,
                planned=row,
                by=request.user,
                asked=data or request.GET,
            ),
            "instead": None,
            "ticked": row.pk in ticked,
        }
        for row in rows
    ]


def _due_next(rows: list[PlannedSession]) -> set[int]:
    days = {row.pk: row.next_day for row in rows}
    first = min((day for day in days.values() if day), default=None)
    if first is None:
        return set(days)
    until = max(first, timezone.localdate() + SOON)
    return {pk for pk, day in days.items() if day and day <= until}


def _when_instead(
    request: StaffRequest, parts: list[dict[str, Any]], data: QueryDict | None
) -> InsteadForm | None:
    """Ask for a new date, for all and in the part of each class whose dates the person may move.

    The same day is offered everywhere: a week after the class that was due it first. A class that
    alone did not have it has its own answer. Return the question for all, or None.
    """
    asked = [part for part in parts if may_move(request.access, part["planned"])]
    if not asked:
        return None
    first = min((part["planned"] for part in asked), key=lambda row: row.next_day or dt.date.max)
    day = proposed_day(first, today=timezone.localdate())
    for part in asked:
        row, typed = part["planned"], data if part["ticked"] else None
        part["instead"] = InsteadForm(typed, planned=row, proposed=day, prefix=f"p{row.pk}")
    stays = "in each class’s plan as it is"
    return InsteadForm(data, planned=first, proposed=day, prefix=SAME, stays=stays)


def _log_ticked(
    request: StaffRequest,
    same: SameForAllForm,
    instead: InsteadForm | None,
    parts: list[dict[str, Any]],
) -> bool:
    """Log a lesson for every ticked class, or for none. Return False if it was refused."""
    ticked = [part for part in parts if part["ticked"]]
    if not ticked:
        messages.error(
            request, "No class was ticked, so nothing was logged. Tick the classes that had it."
        )
        return False
    asked = [same, instead, *(part[name] for part in ticked for name in ("form", "instead"))]
    if not all(form.is_valid() for form in asked if form):
        return False
    reports = [(part["planned"], _report(part, instead)) for part in ticked]
    try:
        lessons = log_lessons(reports=reports, by=request.user)
    except RefusedForClassError as refused:
        form = next(p["form"] for p in ticked if p["planned"] == refused.planned_session)
        form.refuse(refused.error)
        return False
    saved = f"{count_of(len(lessons), 'lesson is', 'lessons are')} saved."
    messages.success(request, " ".join([saved, *_now_due(reports)]))
    return True


def _report(part: dict[str, Any], instead: InsteadForm | None) -> LessonReport:
    """Return the report of a class, with its new date: its own answer, else the one for all."""
    report: LessonReport = part["form"].report()
    own = part["instead"]
    if report.happened or not own or not instead:
        return report
    return replace(report, instead=own.day if own.is_bound else instead.day)


def _now_due(reports: list[tuple[PlannedSession, LessonReport]]) -> Iterator[str]:
    """Yield a sentence for each new date."""
    for day in sorted({report.instead for _, report in reports if report.instead}):
        classes = [str(row.class_group) for row, report in reports if report.instead == day]
        are = ngettext("is", "are", len(classes))
        yield f"{get_text_list(classes, 'and')} {are} now due it on {weekday_date(day)}."
