"""The list of modules, and the plan of each session with the dates of the classes."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import ClassGroup, ClassGroupQuerySet
from classes.pages.year_choice import year_choice
from classes.years.academic_year import AcademicYear
from curriculum.models import Module, Resource, Session
from lessons.coverage import Cell, cells_of
from lessons.models import calendar_of
from lessons.models.planned_session import classes_without_it
from lessons.planning.actions import take_up_session
from lessons.planning.all_classes.calendar_views import last_move
from lessons.status import Status

ClassCells = list[tuple[ClassGroup, Cell]]
"""The classes that have a session in their plan, with their cells."""


@staff_page(Permission.SEE)
@require_safe
def plans(request: StaffRequest) -> HttpResponse:
    """List the school's modules in use and their sessions."""
    own = Module.objects.filter(school=request.school)
    in_use = Prefetch("sessions", Session.objects.in_use(), to_attr="in_use")
    context: dict[str, Any] = {"modules": own.in_use().prefetch_related(in_use)}
    if request.access.may_manage:
        context["archived"] = own.filter(is_archived=True)
        context["library"] = Module.objects.shared_library().exclude(copies__school=request.school)
    return render(request, "lessons/planning/session_plans.html", context)


@staff_page(Permission.SEE)
@require_safe
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the plan of a session. Printed, it is the one page that teachers take to the lesson."""
    resources = Resource.objects.in_use().select_related("document")
    session = get_object_or_404(
        Session.objects.filter(module__school=request.school)
        .select_related("module")
        .annotate(of=Count("module__sessions", filter=Q(module__sessions__is_archived=False)))
        .prefetch_related("outcomes", Prefetch("resources", resources, to_attr="resources_in_use")),
        pk=pk,
    )
    classes = _of_the_year(request)
    own, others = _cells(request, session, classes)
    may_log = [group for group, _ in own + others if request.access.allows(Permission.LOG, group)]
    to_log = ((g, cell) for g, cell in own + others if g in may_log and _still_to_teach(cell))
    context = {
        "session": session,
        "groups": _under_headings(own, others),
        "may_log": may_log,
        "may_move": [
            group
            for group, _ in own + others
            if request.access.allows(Permission.MOVE_DATES, group)
        ],
        "can_undo": last_move(request) is not None,
        "closed": _on_closed_days(request, own + others),
        "next": next(to_log, None),
        "classes_without_it": _classes_without_it(request, session, classes),
    }
    return render(request, "lessons/planning/session_plan.html", context)


def _on_closed_days(request: StaffRequest, cells: ClassCells) -> list[str]:
    """Return a sentence for each date of the session on which the school is closed."""
    days = [cell.due_on for _, cell in cells if _still_to_teach(cell) and cell.due_on]
    if not days:
        return []
    calendar = calendar_of(request.school, AcademicYear.of(days[0]))
    return calendar.sentences(days)


@staff_page(Permission.MANAGE)
@require_POST
def take_up(request: StaffRequest, pk: int) -> HttpResponse:
    """Add the session to the plans of the classes that took up its module before."""
    session = get_object_or_404(
        Session.objects.select_related("module"), module__school=request.school, pk=pk
    )
    classes = _classes_without_it(request, session, _of_the_year(request))
    new = take_up_session(session=session, class_groups=classes, by=request.user)
    names = ", ".join(str(row.class_group) for row in new) or "no more classes"
    messages.success(request, f"Added to the plan, without a date yet: {names}.")
    return HttpResponseRedirect(reverse("lessons:plan", args=[request.school.slug, session.pk]))


def _of_the_year(request: StaffRequest) -> ClassGroupQuerySet:
    """Return the school's classes of this academic year."""
    year = year_choice(request.school, None).chosen
    return request.school.class_groups.in_year(year.first_year)


def _classes_without_it(
    request: StaffRequest, session: Session, classes: ClassGroupQuerySet
) -> list[ClassGroup]:
    """Return the classes that could have the session in their plan; empty unless for the lead."""
    if session.is_archived or not request.access.may_manage:
        return []
    return list(classes_without_it(session, classes))


def _cells(
    request: StaffRequest, session: Session, classes: ClassGroupQuerySet
) -> tuple[ClassCells, ClassCells]:
    """Return the classes with the session in their plan: the person's own, and the others."""
    own: ClassCells = []
    others: ClassCells = []
    groups = classes.prefetch_related("teachers")
    for group, cell in cells_of(session, groups, today=timezone.localdate()):
        (own if request.access.teaches(group) else others).append((group, cell))
    return own, others


def _under_headings(own: ClassCells, others: ClassCells) -> list[tuple[str, ClassCells]]:
    if not own:
        return [("Classes this year", others)]
    return [("Your classes", own), *([("Other classes", others)] if others else [])]


def _still_to_teach(cell: Cell) -> bool:
    return cell.status not in (Status.TAUGHT, Status.SET_ASIDE)
