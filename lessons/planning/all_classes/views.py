"""The page that plans a module for all classes, and shows the dates before they are saved."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.history.edit_conflicts import EditConflictError
from classes.names.order import Alphabetical
from classes.pages.pks import pk_of
from classes.pages.refusal import at_the_same_moment, database_is_there, status_of
from classes.pages.year_choice import year_choice
from classes.words.counts import count_of
from curriculum.models import Module
from lessons.models import calendar_of
from lessons.planning.all_classes.actions import ClassPlan, plan_classes, to_plan
from lessons.planning.all_classes.forms import PlanAllForm, field_of
from lessons.planning.all_classes.plan_calendar import Chip, plan_calendar


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def plan_all(request: StaffRequest) -> HttpResponse:
    """Ask when, show the dates of all classes as a calendar, then save them together."""
    modules = Module.objects.filter(school=request.school).in_use()
    pk = pk_of(request.GET.get("module"))
    if pk is None:
        pks = list(modules.values_list("pk", flat=True)[:2])
        if len(pks) != 1:
            context = {"modules": modules}
            return render(request, "lessons/planning/all_classes/choose.html", context)
        (pk,) = pks
    module = get_object_or_404(modules, pk=pk)
    year = year_choice(request.school, request.GET.get("year")).chosen
    classes = request.school.class_groups.in_year(year.first_year).order_by(
        "youngest_year", Alphabetical("name"), "pk"
    )
    form = PlanAllForm(
        request.POST or None,
        school=request.school,
        classes=to_plan(module, classes, timezone.localdate()),
        calendar=calendar_of(request.school, year),
    )
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "save":
            return _save(request, module, form)
        return _page(request, module, form, form.proposed())
    return _page(request, module, form)


def _save(request: StaffRequest, module: Module, form: PlanAllForm) -> HttpResponse:
    """Save the dates in the fields, or show them again with what is wrong."""
    plans = form.typed()
    if form.problems:
        return _page(request, module, form, plans, refusals=list(form.problems.values()))
    try:
        with at_the_same_moment(), database_is_there():
            count = plan_classes(module=module, plans=plans, by=request.user)
    except EditConflictError as conflict:
        seen = {part.to_plan.class_group.pk: part.to_plan.version for part in form.parts}
        plans = [
            ClassPlan(plan.class_group, plan.dates, seen[plan.class_group.pk]) for plan in plans
        ]
        return _page(request, module, form, plans, refusals=list(conflict.messages))
    except ValidationError as error:
        return _page(request, module, form, plans, refusals=list(error.messages))
    sessions = count_of(count, "session")
    classes = count_of(len(plans), "class", "classes")
    messages.success(request, f"The plan is saved: {sessions} for {classes}.")
    _warn_of_closed_days(request, form, plans)
    address = reverse("lessons:plan_calendar", args=[request.school.slug])
    year = form.calendar.year.first_year
    return HttpResponseRedirect(f"{address}?module={module.pk}&year={year}")


def _warn_of_closed_days(request: StaffRequest, form: PlanAllForm, plans: list[ClassPlan]) -> None:
    days = [day for plan in plans for day in plan.dates.values()]
    if sentences := form.calendar.sentences(days):
        messages.warning(request, f"{' '.join(sentences)} Are these dates right?")


def _page(
    request: StaffRequest,
    module: Module,
    form: PlanAllForm,
    plans: list[ClassPlan] | None = None,
    *,
    refusals: list[str] | None = None,
) -> HttpResponse:
    chips = [chip for plan in plans or () for chip in _chips(form, plan)]
    today = timezone.localdate()
    context: dict[str, Any] = {
        "module": module,
        "form": form,
        "year": form.calendar.year,
        "refusals": refusals or [],
        "sentences": form.sentences,
    }
    if plans is not None:
        groups = [plan.class_group for plan in plans]
        context |= {
            "plan": plan_calendar(groups, chips, form.calendar, today=today),
            "fields": [
                (plan, [c for c in chips if c.class_group == plan.class_group]) for plan in plans
            ],
            "closed": form.calendar.sentences(chip.day for chip in chips),
        }
    refused = bool(refusals) or (request.method == "POST" and plans is None)
    status = status_of(refused=refused)
    return render(request, "lessons/planning/all_classes/page.html", context, status=status)


def _chips(form: PlanAllForm, plan: ClassPlan) -> list[Chip]:
    """Return the sessions of a class, with the fields for those that can still be given a date."""
    (to_plan,) = (p.to_plan for p in form.parts if p.to_plan.class_group == plan.class_group)
    finished = [row for pk, row in to_plan.planned.items() if pk not in plan.dates]
    chips = [
        Chip(plan.class_group, row.session, row.taught_on, row.status, row.pk)  # type: ignore[attr-defined]
        for row in finished
        if not row.is_excluded
    ]
    for session in to_plan.sessions:
        day: dt.date | None = plan.dates.get(session.pk)
        field = field_of(to_plan, session.pk)
        why = form.calendar.why_closed(day) if day else ""
        chips.append(
            Chip(plan.class_group, session, day, may_move=True, field=field, why_closed=why)
        )
    return chips
