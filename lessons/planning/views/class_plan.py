"""The plan of a class: taking up modules, spreading sessions, and changing each of them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes.access import Permission, StaffRequest, class_group_or_404, staff_page
from classes.models import ClassGroup
from classes.pages.problems import Problem
from classes.pages.refusal import refusals_on, status_of
from classes.words.counts import count_of
from classes.words.dates import weekday_date
from lessons.coverage import TO_COME, Cell, cells_of_plans
from lessons.models import PlannedSession, SchoolCalendar, calendar_of
from lessons.planning.actions import (
    changes_of,
    exclude,
    restore,
    schedule,
    set_due,
    take_up_module,
)
from lessons.planning.all_classes.calendar_views import last_move
from lessons.planning.forms import DueForm, ScheduleForm, TakeUpForm
from lessons.planning.later_for_one import set_due_for_year_group
from lessons.planning.one_year_group import exclude_year_group, restore_year_group
from lessons.status import Status


@staff_page(Permission.MOVE_DATES)
@require_http_methods(["GET", "POST"])
def class_plan(request: StaffRequest, pk: int) -> HttpResponse:
    """Show and change what a class is due, and when. Teachers only move the dates."""
    class_group = class_group_or_404(request, pk, Permission.MOVE_DATES)
    do = request.POST.get("do")
    if do == "take_up" and not request.access.may_manage:
        raise Http404
    take_up = TakeUpForm(request.POST if do == "take_up" else None, class_group=class_group)
    spread = _spread_form(class_group, request.POST if do == "schedule" else None)
    form = {"take_up": take_up, "schedule": spread}.get(do or "")
    if form is not None and form.is_valid() and _apply(request, class_group, form):
        return HttpResponseRedirect(request.path)
    refused = form is not None and bool(form.errors)
    return _plan_page(request, class_group, take_up, spread, refused=refused)


@dataclass(frozen=True)
class Refusal:
    """A refused change of one planned session, with the value typed and the error message.

    `do` is "due" for the date, "later" for that of `year_group` alone, "aside" for the reason why
    it is not due, to `year_group` only if one was chosen.
    """

    planned_session_id: int
    do: str
    typed: str
    message: str
    year_group: int | None = None

    @property
    def problem(self) -> Problem:
        """Return it for the error summary, with the field that it is about."""
        field = {"aside": "why", "later": "later"}.get(self.do, "due")
        return Problem(self.message, f"{field}-{self.planned_session_id}")


def _plan_page(
    request: StaffRequest,
    class_group: ClassGroup,
    take_up: TakeUpForm,
    spread: ScheduleForm,
    *,
    refusal: Refusal | None = None,
    refused: bool = False,
) -> HttpResponse:
    today = timezone.localdate()
    planned = class_group.planned_sessions.with_status(today)
    rows: list[Any] = list(planned.select_related("class_group", "session__module"))
    cells = cells_of_plans(rows, today=today)
    calendar = calendar_of(request.school, class_group.year)
    context = {
        "class_group": class_group,
        "cells": cells,
        "can_undo": last_move(request) is not None,
        "planned": [(row, calendar.why_closed(row.next_on) if row.next_on else "") for row in rows],
        "may_exclude": _may_exclude(cells),
        "may_differ": {row.pk: row.years_due for row in rows if _may_differ(row, cells[row.pk])},
        "take_up": take_up,
        "spread": spread,
        "refusal": refusal,
        "problems": [refusal.problem] if refusal else [],
    }
    status = status_of(refused=refused or refusal is not None)
    return render(request, "lessons/planning/class_plan.html", context, status=status)


def _may_exclude(cells: Mapping[int, Cell]) -> dict[int, list[int]]:
    """Return the planned sessions that could be not due, by pk, with the year groups on offer.

    One that was taught to one year group could be not due for another.
    """
    begun = {Status.TAUGHT, Status.PART_TAUGHT, Status.SET_ASIDE}
    return {
        pk: cell.may_leave_out
        for pk, cell in cells.items()
        if cell.may_leave_out or cell.status not in begun
    }


def _may_differ(row: PlannedSession, cell: Cell) -> bool:
    """Return whether two year groups are due it, have had none of it, and can differ in the day."""
    return bool(len(row.years_due) == 2 and row.due_on and cell.status in TO_COME)


def _spread_form(class_group: ClassGroup, data: Any = None) -> ScheduleForm:
    calendar = calendar_of(class_group.school, class_group.year)
    start = calendar.next_open(class_group.year.clamp(timezone.localdate()))
    seen = changes_of(class_group)
    initial = {"first_on": start, "every_weeks": 1, "seen": seen}
    return ScheduleForm(data, class_group=class_group, initial=initial)


def _apply(request: StaffRequest, class_group: ClassGroup, form: Any) -> bool:
    """Call the form's action. Return False if it was refused; the form then has the error."""
    with refusals_on(form):
        if isinstance(form, TakeUpForm):
            new = take_up_module(class_group=class_group, by=request.user, **form.cleaned_data)
            sessions = count_of(len(new), "session is", "sessions are")
            messages.success(request, f"{sessions} added to the plan of {class_group}.")
        else:
            planned = schedule(class_group=class_group, by=request.user, **form.cleaned_data)
            sessions = count_of(len(planned), "session has", "sessions have")
            messages.success(request, f"{sessions} a date now.")
            _warn_of_closed_days(request, planned)
        return True
    return False


def _warn_of_closed_days(request: StaffRequest, planned: list[PlannedSession]) -> None:
    """Point out the dates on which the school is closed."""
    if not planned:
        return
    calendar: SchoolCalendar = calendar_of(request.school, planned[0].class_group.year)
    days = (day for row in planned for day in (row.due_on, row.later_on))
    if sentences := calendar.sentences(days):
        messages.warning(request, f"{' '.join(sentences)} The date is saved. Is it right?")


@staff_page(Permission.MOVE_DATES)
@require_POST
def change_planned(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the date of a planned session. The PSHE lead can also exclude or restore it."""
    is_date = request.POST.get("do") not in {"aside", "back"}
    classes = request.access.class_groups(Permission.MOVE_DATES if is_date else Permission.MANAGE)
    planned = get_object_or_404(
        PlannedSession.objects.for_classes(classes).select_related(
            "class_group__school", "session"
        ),
        pk=pk,
    )
    try:
        messages.success(request, _change(request, planned))
    except ValidationError as error:
        group, message = planned.class_group, " ".join(error.messages) + " Nothing was changed."
        do = request.POST.get("do", "")
        do = do if do in {"aside", "later"} else "due"
        typed = request.POST.get("reason" if do == "aside" else "due_on", "")
        forms = TakeUpForm(class_group=group), _spread_form(group)
        refusal = Refusal(planned.pk, do, typed, message, _year_group(request))
        return _plan_page(request, group, *forms, refusal=refusal)
    slug = request.school.slug
    return HttpResponseRedirect(reverse("lessons:class_plan", args=[slug, planned.class_group_id]))


def _year_group(request: StaffRequest) -> int | None:
    """Return the year group that was chosen; None for the whole class."""
    chosen = request.POST.get("year_group", "")
    return int(chosen) if chosen.isdecimal() and len(chosen) < 3 else None


def _change(request: StaffRequest, planned: PlannedSession) -> str:
    """Call the action of the button that was pressed. Return the message for the person."""
    shown = request.POST.get("seen", "")
    how: Any = {
        "by": request.user,
        "seen": int(shown) if shown.isdecimal() and len(shown) < 10 else None,
    }
    match request.POST.get("do"):
        case "aside" if year := _year_group(request):
            reason = request.POST.get("reason", "")
            exclude_year_group(planned_session=planned, year_group=year, reason=reason, **how)
            return f"{planned.session} is not due this year for Year {year}, only for the others."
        case "back" if planned.left_out:
            restore_year_group(planned_session=planned, **how)
            return f"{planned.session} is due again for Year {planned.left_out}."
        case "aside":
            exclude(planned_sessions=[planned], reason=request.POST.get("reason", ""), **how)
            return f"{planned.session} is not due this year. It no longer counts in the totals."
        case "back":
            restore(planned_session=planned, **how)
            return f"{planned.session} is due again. Give it a date."
    form = DueForm(request.POST)
    if not form.is_valid():
        raise ValidationError(list(form.errors["due_on"]))
    if request.POST.get("do") == "later":
        return _give_own_day(request, planned, form.cleaned_data["due_on"], how)
    planned = set_due(planned_session=planned, due_on=form.cleaned_data["due_on"], **how)
    _warn_of_closed_days(request, [planned])
    return f"{planned.session} has {'its new date' if planned.due_on else 'no date now'}."


def _give_own_day(
    request: StaffRequest, planned: PlannedSession, day: dt.date | None, how: dict[str, Any]
) -> str:
    """Give the year group that was chosen a day of its own. Return the message for the person."""
    year = _year_group(request) or 0
    planned = set_due_for_year_group(planned_session=planned, year_group=year, due_on=day, **how)
    _warn_of_closed_days(request, [planned])
    if planned.later_on is None:
        return f"{planned.session} has one date for both year groups."
    other = next(each for each in planned.years_due if each != planned.later_year)
    return (
        f"{planned.session} is due on {weekday_date(planned.due_on)} for Year {other} and on "
        f"{weekday_date(planned.later_on)} for Year {planned.later_year}."
    )
