"""Logs, shows, amends and removes a lesson, in the grid's dialog or on its own page."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.history.who_and_when import who_did
from classes.pages.kept_form import keeps_typed, typed
from classes.pages.pks import pk_of
from classes.pages.refusal import form_page, refusals_on, status_of
from classes.pages.saved_once import saved_once
from classes.pages.year_choice import year_choice
from classes.people.reader import reader_of
from curriculum.sessions.as_taught import session_as_taught
from lessons.coverage import cells_of_plans
from lessons.log.actions import amend_lesson, log_lesson, remove_lesson
from lessons.log.all_here import FIELD, all_here, day_of_late, filled_in, remember_day
from lessons.log.filters import ToLogFilter
from lessons.log.forms import LessonForm, values_of
from lessons.log.instead import InsteadForm, may_move, proposed_day
from lessons.log.removal import RemovalForm
from lessons.log.settled import Settled
from lessons.log.starting import day_typed, is_chosen, starting_values
from lessons.log.usual import visitors_of
from lessons.log.views.saved import is_dialog, is_htmx, next_address, saved, saved_at_once
from lessons.models import (
    NOT_ON_THE_LIST,
    Lesson,
    LessonQuerySet,
    LessonRoll,
    MissedLesson,
    MissedReason,
    PlannedSession,
    PlannedSessionQuerySet,
    closed_words,
)
from lessons.still_missing import still_missing

CHOICES_PER_PAGE = 30
NOT_ANY_MORE = (
    "You cannot log this lesson any more, so nothing was saved. What you typed is still here. If "
    "you covered the class, the cover is over. Ask the PSHE lead to log the lesson."
)


@staff_page(Permission.LOG)
@require_http_methods(["GET", "POST"])
@keeps_typed
@saved_once
def log(request: StaffRequest) -> HttpResponse:
    """Log a lesson for ?planned=…; without it, offer the sessions to log."""
    planned = _loggable(request).filter(pk=pk_of(request.GET.get("planned")) or 0).first()
    if planned is None:
        return _choose_page(request)
    at_once = FIELD in request.POST
    day = day_typed(
        request.POST.get(FIELD), *(typed.get("held_on") for typed in (request.POST, request.GET))
    )
    values = starting_values(planned, by=request.user, day=day) | _typed(request)
    data = filled_in(request.POST, values) if at_once else typed(request)
    form = LessonForm(data, planned=planned, initial=values)
    instead = _when_instead(request, planned, data)
    asked = [form, instead] if instead else [form]
    if request.method == "POST" and all(part.is_valid() for part in asked):
        day = instead.day if instead else None
        with refusals_on(form, form.refuse):
            report = replace(form.report(), instead=day)
            lesson = log_lesson(planned_session=planned, report=report, by=request.user)
            remember_day(request, lesson, today=timezone.localdate())
            if at_once:
                return saved_at_once(request, lesson)
            return saved(request, lesson, "Saved", due_on=day)
    return _form_page(request, form, planned, instead=instead)


def _when_instead(
    request: StaffRequest, planned: PlannedSession, data: QueryDict | None
) -> InsteadForm | None:
    """Return the question for a new date, for those who may move it."""
    if not may_move(request.access, planned):
        return None
    proposed = proposed_day(planned, today=timezone.localdate())
    return InsteadForm(data, planned=planned, proposed=proposed)


@staff_page(Permission.LOG)
@require_http_methods(["GET", "POST"])
@keeps_typed
def amend(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a lesson. The change history keeps its earlier values."""
    lesson = _lessons(request, Permission.LOG).filter(pk=pk).first()
    if lesson is None:
        return _removed_meanwhile(request, pk)
    planned, data = lesson.planned_session, typed(request)
    values = values_of(lesson) | _typed(request)
    form = LessonForm(data, planned=planned, lesson=lesson, initial=values)
    instead = _when_instead(request, planned, data) if lesson.happened else None
    asked = [form, instead] if instead else [form]
    if request.method == "POST" and all(part.is_valid() for part in asked):
        day = instead.day if instead else None
        with refusals_on(form, form.refuse):
            amend_lesson(
                lesson=lesson,
                report=replace(form.report(), instead=day),
                by=request.user,
                seen=form.cleaned_data["seen"],
            )
            return saved(request, lesson, "Amended", due_on=day)
    return _form_page(request, form, planned, lesson, instead=instead)


def _removed_meanwhile(request: StaffRequest, pk: int) -> HttpResponse:
    """Say who removed the lesson, and offer to log what was typed as a new one."""
    planned, sentence = _removal(request, pk)
    if request.method != "POST":
        raise Http404
    form = LessonForm(request.POST, planned=planned)
    form.add_error(
        None,
        f"{sentence} Your changes are not saved, but what you typed is below. Save to log it as a "
        "new lesson, or cancel.",
    )
    form.mark_as_seen(None)
    instead = _when_instead(request, planned, request.POST)
    lessons = reverse("lessons:lessons", args=[request.school.slug])
    return _form_page(request, form, planned, instead=instead, next_page=lessons)


def _removal(request: StaffRequest, pk: int) -> tuple[PlannedSession, str]:
    """Return the planned session of a removed lesson, and a sentence on who removed it and when.

    Raise Http404 if there was none in the person's classes.
    """
    entries = Lesson.history.filter(id=pk, history_type="-").select_related("history_user")
    removal = entries.first()
    if removal is None:
        raise Http404
    planned = get_object_or_404(_loggable(request), pk=removal.planned_session_id)
    did, at = "removed this lesson", removal.history_date
    return planned, f"{who_did(removal.history_user, did, at, by=request.user)}."


@staff_page(Permission.SEE)
@require_http_methods(["GET"])
def lesson_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what was taught in a lesson and, to people who may see names, who missed it."""
    lessons = _lessons(request, Permission.SEE).with_figures()
    lesson = get_object_or_404(lessons, pk=pk)
    class_group = lesson.planned_session.class_group
    sees_names = request.access.sees_names_of(class_group)
    template = "lessons/log/lesson_dialog.html" if is_htmx(request) else "lessons/log/lesson.html"
    context = {
        "lesson": lesson,
        "closed": closed_words(request.school, [lesson.held_on]),
        "sees_names": sees_names,
        "counts_names": class_group.school.keeps_pupil_names,
        "missed": _missed_by_when(lesson) if sees_names else None,
        "may_log": request.access.allows(Permission.LOG, class_group),
        "then": session_as_taught(
            lesson.planned_session.session, lesson.over_at, lesson.recorded_at
        ),
        "changes": lesson.history.select_related("history_user")[:20]
        if request.access.may_audit
        else (),
    }
    return render(request, template, context)


def _missed_by_when(lesson: Lesson) -> dict[str, list[MissedLesson]]:
    """Return the missed lessons of children who were away, in another year group, or came later."""
    missed: dict[str, list[MissedLesson]] = {"away": [], "other_year_group": [], "joined_later": []}
    listed = LessonRoll.objects.filter(lesson=lesson).values_list("pupils", flat=True).first()
    for row in lesson.missed_lessons.select_related("pupil", "by"):
        came_later = row.reason in NOT_ON_THE_LIST or row.pupil_id not in (listed or [row.pupil_id])
        when = "joined_later" if came_later else "away"
        missed[when if row.reason != MissedReason.OTHER_YEAR_GROUP else row.reason].append(row)
    return missed


@staff_page(Permission.LOG)
@require_http_methods(["GET", "POST"])
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then remove a lesson. The change history keeps it."""
    lesson = _lessons(request, Permission.LOG).filter(pk=pk).first()
    if lesson is None:
        messages.error(request, f"{_removal(request, pk)[1]} Nothing was changed.")
        return HttpResponseRedirect(reverse("lessons:lessons", args=[request.school.slug]))
    form = RemovalForm(request.POST or None, record=lesson, recorded=Settled.of(lesson))
    if form.is_valid():
        with refusals_on(form):
            remove_lesson(lesson=lesson, by=request.user, **form.cleaned_data)
            messages.success(request, "The lesson is removed. It is kept in the change history.")
            return HttpResponseRedirect(reverse("lessons:lessons", args=[request.school.slug]))
    return form_page(request, "lessons/log/remove.html", form, {"lesson": lesson})


def _choose_page(request: StaffRequest) -> HttpResponse:
    """Show the sessions that the person's classes still have to be taught, most urgent first.

    This is also the answer to an address of a session that is no longer there to be logged.
    """
    if request.method == "POST" and is_htmx(request):
        return HttpResponse(status=404, headers={"X-Why": NOT_ANY_MORE})
    if request.method == "POST" or is_htmx(request):
        raise Http404
    year = year_choice(request.school, None).chosen
    classes = request.access.class_groups(Permission.LOG).in_year(year.first_year)
    planned = _loggable(request).for_classes(classes).most_pressing_first(timezone.localdate())
    filterset = ToLogFilter(request.GET, queryset=planned, class_groups=classes)
    page = Paginator(filterset.qs, CHOICES_PER_PAGE).get_page(request.GET.get("page"))
    cells = cells_of_plans(page.object_list, today=timezone.localdate())
    context: dict[str, Any] = {
        "page": page,
        "closed": closed_words(request.school, (cell.due_on for cell in cells.values())),
        "filter": filterset,
        "next": next_address(request),
        "cells": cells,
    }
    if not page.object_list:
        context["missing"] = still_missing(request.access, Permission.LOG)
    return render(request, "lessons/log/choose.html", context)


def _loggable(request: StaffRequest) -> PlannedSessionQuerySet:
    planned = PlannedSession.objects.for_classes(request.access.class_groups(Permission.LOG))
    return planned.select_related("class_group__school", "session__module")


def _lessons(request: StaffRequest, permission: Permission) -> LessonQuerySet:
    lessons = Lesson.objects.for_classes(request.access.class_groups(permission))
    return lessons.select_related(
        "planned_session__class_group__school",
        "planned_session__session__module",
        "taught_by",
        "recorded_by",
    )


def _form_page(
    request: StaffRequest,
    form: LessonForm,
    planned: PlannedSession,
    lesson: Lesson | None = None,
    *,
    instead: InsteadForm | None = None,
    next_page: str = "",
) -> HttpResponse:
    """Render the form, in the dialog for htmx, else as a page; with status 422 if refused."""
    form.list_for(request.user)
    today = timezone.localdate()
    earlier = list(planned.lessons.order_by("held_on").exclude(pk=lesson.pk if lesson else 0))
    context: dict[str, Any] = {
        "planned": planned,
        "lesson": lesson,
        "earlier": earlier,
        "instead": instead,
        "next": next_page or next_address(request),
        "dialog": is_dialog(request),
        "today": today,
        "visitors": visitors_of(request.school, reader_of(request)),
    }
    if not lesson and not form.is_bound:
        context["all_here"] = all_here(
            planned,
            form.initial,
            by=request.user,
            earlier=earlier,
            today=today,
            lately=day_of_late(request, today=today),
        )
    page = form_page(request, _template(request), form, context)
    if instead and instead.errors:
        page.status_code = status_of(refused=True)
    return page


def _template(request: StaffRequest) -> str:
    if is_dialog(request):
        return "lessons/log/dialog.html"
    return "lessons/log/in_page.html" if is_htmx(request) else "lessons/log/page.html"


def _typed(request: StaffRequest) -> dict[str, Any]:
    """Return what was typed, where the form fetches what depends on the date and year group."""
    names = ["held_on", "year_group", *(["taught_by"] if is_chosen(request.GET) else [])]
    return {name: request.GET[name] for name in names if name in request.GET}
