"""The calendar of all plans: what each class is due in which week, and moving it."""

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.names.order import Alphabetical
from classes.pages.came_from import came_from
from classes.pages.pks import pk_of
from classes.pages.refusal import refusals_in_message
from classes.pages.year_choice import year_choice
from classes.words.counts import count_of
from curriculum.models import Module
from lessons.coverage import Cell, cells_of_plans
from lessons.fields import DateInput
from lessons.models import PlannedSession, SchoolCalendar, calendar_of
from lessons.planning.actions import set_due
from lessons.planning.all_classes.actions import FINISHED, with_taught_on
from lessons.planning.all_classes.plan_calendar import Chip, plan_calendar
from lessons.planning.moving import Moved, move_session, sentence_of, undo_move
from lessons.status import Status

LAST_MOVE = "last_move"
UNDO_MINUTES = 10
MOST_WEEKS = 52


class MoveForm(forms.Form):
    """How far to move a planned session: a number of weeks, into a week, or to a date."""

    planned = forms.IntegerField(min_value=1)
    seen = forms.IntegerField(required=False)
    weeks = forms.IntegerField(required=False, min_value=-MOST_WEEKS, max_value=MOST_WEEKS)
    week = forms.DateField(required=False)
    due_on = forms.DateField(required=False, widget=DateInput())
    after = forms.BooleanField(required=False)


@staff_page(Permission.SEE)
@require_safe
def calendar_page(request: StaffRequest) -> HttpResponse:
    """Show the year's plans of a module as a calendar, and a session that was chosen to move."""
    year = year_choice(request.school, request.GET.get("year"))
    modules = Module.objects.filter(school=request.school).in_use()
    pk = pk_of(request.GET.get("module"))
    module = get_object_or_404(modules, pk=pk) if pk else modules.first()
    classes = list(
        request.school.class_groups.in_year(year.chosen.first_year)
        .prefetch_related("teachers")
        .order_by("youngest_year", Alphabetical("name"), "pk")
    )
    calendar = calendar_of(request.school, year.chosen)
    today = timezone.localdate()
    planned = PlannedSession.objects.filter(class_group__in=classes, session__module=module)
    rows = list(with_taught_on(planned.with_status(today)).select_related("session"))
    chips = list(_chips(request, rows, {group.pk: group for group in classes}, calendar))
    with_plan = {chip.class_group.pk for chip in chips}
    chosen = pk_of(request.GET.get("session"))
    context: dict[str, Any] = {
        "year": year,
        "modules": list(modules),
        "module": module,
        "plan": plan_calendar(
            [group for group in classes if group.pk in with_plan],
            chips,
            calendar,
            today=today,
            whole_year=True,
        ),
        "without": [group for group in classes if group.pk not in with_plan],
        "calendar": calendar,
        "chosen": next((c for c in chips if c.planned_session_id == chosen and c.may_move), None),
        "can_undo": last_move(request) is not None,
    }
    return render(request, "lessons/planning/all_classes/calendar.html", context)


def _chips(
    request: StaffRequest,
    rows: Iterable[PlannedSession],
    classes: dict[int, Any],
    calendar: SchoolCalendar,
) -> Iterable[Chip]:
    mixed = (row for row in rows if len(classes[row.class_group_id].year_groups.years) > 1)
    cells = cells_of_plans(mixed, today=timezone.localdate())
    for row in rows:
        group, status = classes[row.class_group_id], row.status  # type: ignore[attr-defined]
        if row.is_excluded:
            continue
        is_open, cell = status not in FINISHED, cells.get(row.pk)
        chip = Chip(
            group,
            row.session,
            row.due_on if is_open else row.taught_on,  # type: ignore[attr-defined]
            status,
            row.pk,
            row.sequence,
            may_move=is_open and request.access.allows(Permission.MOVE_DATES, group),
        )
        for each in _parts(chip, cell) if cell and is_open else [chip]:
            yield _on_its_day(each, row.begun_on, calendar)  # type: ignore[attr-defined]


def _on_its_day(chip: Chip, begun_on: dt.date | None, calendar: SchoolCalendar) -> Chip:
    """Return the chip on the day it was begun, if the rest has none; or with why that is closed."""
    if begun_on and chip.day is None and chip.status == Status.PART_TAUGHT:
        return replace(chip, day=begun_on, is_begun=True)
    is_open = chip.status not in FINISHED
    return replace(chip, why_closed=calendar.why_closed(chip.day) if chip.day and is_open else "")


def _parts(chip: Chip, cell: Cell) -> Iterator[Chip]:
    """Yield the chip of each year group that has a day of its own. The first moves both."""
    for number, part in enumerate(cell.parts):
        yield replace(
            chip,
            day=part.due_on,
            status=part.to_come,
            only_for=part.still_for,
            may_move=chip.may_move and not number,
        )


@staff_page(Permission.MOVE_DATES)
@require_POST
def move(request: StaffRequest) -> HttpResponse:
    """Move a planned session, or it and all after it, and remember how to undo that."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was moved. Give a date, or a number of weeks up to 52.")
        return _back(request)
    classes = request.access.class_groups(Permission.MOVE_DATES)
    planned = get_object_or_404(
        PlannedSession.objects.for_classes(classes), pk=form.cleaned_data["planned"]
    )
    with refusals_in_message(request):
        moved = _moved(request, planned, form.cleaned_data)
        _say(request, planned, moved)
    return _back(request)


def _moved(request: StaffRequest, planned: PlannedSession, sent: dict[str, Any]) -> list[Moved]:
    """Move it as was asked. A date is for the session alone; those after it move as many weeks."""
    day: dt.date | None = sent["due_on"]
    how = {"planned_session": planned, "by": request.user, "seen": sent["seen"]}
    if day is None:
        weeks = {"weeks": sent["weeks"] or 0, "to_week": sent["week"]}
        return move_session(**how, **weeks, and_after=sent["after"])
    was = planned.next_day
    saved = set_due(**how, due_on=day)
    return [Moved(saved.pk, was.isoformat() if was else "", saved.sequence)]


def _say(request: StaffRequest, planned: PlannedSession, moved: list[Moved]) -> None:
    if not moved:
        messages.info(request, "It is in that week already.")
        return
    planned.refresh_from_db()
    request.session[LAST_MOVE] = {"at": time.time(), "moved": [asdict(each) for each in moved]}
    messages.success(request, sentence_of(planned, moved))
    calendar = calendar_of(request.school, planned.class_group.year)
    for sentence in calendar.sentences([planned.due_on]):
        messages.warning(request, f"{sentence} The date is saved. Is it right?")


@staff_page(Permission.MOVE_DATES)
@require_POST
def undo(request: StaffRequest) -> HttpResponse:
    """Undo the person's last move, for some minutes."""
    moved = last_move(request)
    request.session.pop(LAST_MOVE, None)
    if moved is None:
        messages.info(request, "There is nothing to undo any more.")
        return _back(request)
    with refusals_in_message(request):
        classes = request.access.class_groups(Permission.MOVE_DATES)
        count = undo_move(moved=moved, classes=classes, by=request.user)
        messages.success(request, f"Undone: {count_of(count, 'date is', 'dates are')} as before.")
    return _back(request)


def last_move(request: StaffRequest) -> list[Moved] | None:
    """Return what the person moved last, if that was a few minutes ago."""
    kept = request.session.get(LAST_MOVE)
    if not kept or time.time() - kept["at"] > UNDO_MINUTES * 60:
        return None
    return [Moved(**each) for each in kept["moved"]]


def _back(request: StaffRequest) -> HttpResponse:
    calendar = reverse("lessons:plan_calendar", args=[request.school.slug])
    return HttpResponseRedirect(came_from(request, otherwise=calendar))
