"""The page of the grid of children and sessions, on which a click records a catch-up."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.access import Permission, StaffRequest, staff_page
from classes.models import ClassGroup
from classes.pages.refusal import refusals_on, status_of
from classes.people.reader import reader_of
from lessons.catch_up.forms import CatchUpForm
from lessons.child.grid.calculation import ClassGrid, grids_of
from lessons.child.grid.forms import GridForm
from lessons.child.grid.one_tap import one_tap
from lessons.child.grid.settling import catch_up_form, settle
from lessons.coverage import coverage_of
from lessons.models import HowCaughtUp, MissedLesson

CHANGED_MEANWHILE = (
    "What is recorded for this child has changed since you opened this page. Nothing was changed. "
    "Look at it again."
)


@staff_page(Permission.SEE_NAMES)
@require_http_methods(["GET", "POST"])
def class_children(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what each child of a class has had; record a catch-up or take back one of today.

    A school that keeps no names does not have this page.
    """
    class_group = request.access.class_groups(Permission.SEE_NAMES).filter(pk=pk)
    form = catch_up_form(request)
    refused = request.method == "POST" and not _settled(request, pk, form)
    htmx = getattr(request, "htmx", None)
    if request.method == "POST" and not refused and not htmx:
        return HttpResponseRedirect(request.get_full_path())
    coverage = coverage_of(class_group, today=timezone.localdate())
    if not coverage.classes or not request.access.sees_names:
        raise Http404
    on = coverage.classes[0].class_group.year.clamp(coverage.today)
    (grid,) = grids_of(coverage, on=on)
    context = _context(request, grid, form, refused=refused)
    if htmx and request.method == "POST":
        return _changed(request, grid, context, htmx.target or "", refused=refused)
    status = status_of(refused=refused)
    return render(request, "lessons/child/grid/page.html", context, status=status)


def _settled(request: StaffRequest, pk: int, form: CatchUpForm) -> bool:
    """Do what the pressed button says, and tell what was done. Return False if it was refused."""
    class_group = request.access.class_groups(Permission.LOG).filter(pk=pk).first()
    if class_group is None or not may_settle(request, class_group):
        raise Http404
    with refusals_on(form, lambda error: _refuse(request, error)):
        rows = settle(request, form)
        if rows:
            messages.success(request, _done(request, rows[0], form))
            return True
        errors = ValidationError(CHANGED_MEANWHILE)
        _refuse(request, ValidationError([*form.errors.values()]) if form.errors else errors)
    return False


def may_settle(request: StaffRequest, class_group: ClassGroup) -> bool:
    """Return whether the person may record catch-ups in the grid, which they may this year only.

    The grid of an earlier year shows it as it ended, so a catch-up of today would not be seen.
    """
    this_year = timezone.localdate() in class_group.year
    return this_year and request.access.allows(Permission.LOG, class_group)


def _refuse(request: StaffRequest, error: ValidationError) -> None:
    messages.error(request, " ".join(error.messages))


def _done(request: StaffRequest, missed: MissedLesson, form: CatchUpForm) -> str:
    session = reader_of(request).title(missed.lesson.planned_session.session)
    if "take_back" in request.POST:
        return f"Taken back: {missed.pupil}, {session}."
    how = HowCaughtUp(form.cleaned_data["how"]).label.lower()
    return f"Caught up {how}: {missed.pupil}, {session}."


def _context(
    request: StaffRequest, grid: ClassGrid, form: CatchUpForm, *, refused: bool
) -> dict[str, Any]:
    group = grid.coverage.class_group
    options = GridForm(request.GET, group, by=request.user)
    rows = options.of_year(grid.rows)
    columns = replace(grid, rows=tuple(rows)).columns
    return {
        "grid": grid,
        "today": grid.today,
        "coverage": grid.coverage,
        "class_group": group,
        "options": options,
        "rows": options.shown(rows),
        "columns": columns,
        "has_to_settle": any(column.to_settle for column in columns),
        "is_mixed": len(group.year_groups.years) > 1,
        "may_log": request.access.allows(Permission.LOG, group),
        "may_settle": may_settle(request, group),
        "one_tap": one_tap(request, group, columns) if may_settle(request, group) else {},
        "form": form,
        "how": HowCaughtUp(_how(form)).label.lower(),
        "asks_how": "how" in request.GET or (refused and "how" in request.POST),
        "may_open": _may_open(request, grid),
    }


def _how(form: CatchUpForm) -> str:
    how = form["how"].value()
    return how if how in HowCaughtUp.values else HowCaughtUp.SMALL_GROUP.value


def _may_open(request: StaffRequest, grid: ClassGrid) -> set[int]:
    """Return the pks of the children whose own page the person may open.

    It needs no query in the class's own year: its teachers may open all who are on roll now.
    """
    everybody = {row.pupil.pk for row in grid.rows}
    group = grid.coverage.class_group
    if request.access.covers_school(Permission.SEE_NAMES) or timezone.localdate() in group.year:
        return everybody
    pupils = request.access.pupils(Permission.SEE_NAMES).filter(pk__in=everybody)
    return set(pupils.values_list("pk", flat=True))


def _changed(
    request: StaffRequest, grid: ClassGrid, context: dict[str, Any], target: str, *, refused: bool
) -> HttpResponse:
    """Render again what htmx asked to replace: a cell, or on a phone a session."""
    context["cell"] = next(
        (cell for row in grid.rows for cell in row.cells if target == f"cell-{cell.key}"), None
    )
    context["column"] = next(
        (column for column in context["columns"] if target == f"session-{column.session.pk}"),
        None,
    )
    status = status_of(refused=refused)
    return render(request, "lessons/child/grid/changed.html", context, status=status)
