"""The coverage grid: every class, every session."""

from collections import Counter
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.year_choice import choose_year
from classes.people.reader import reader_of
from classes.years.year_groups import YearGroups
from lessons.coverage import Cell, Coverage, classes_with_names, coverage_of
from lessons.evenings.reach import reach_of
from lessons.status import Status
from reports.coverage.filters import CoverageFilter, FilterOptions


@staff_page(Permission.SEE)
@require_safe
def coverage(request: StaffRequest) -> HttpResponse:
    """Show the grid of an academic year, with the chosen filters."""
    options = FilterOptions.of_school(request.school)
    year = choose_year(options.academic_years, request.GET.get("year"))
    classes = request.school.class_groups.in_year(year.chosen.first_year)
    class_filter = CoverageFilter(
        request.GET,
        queryset=classes,
        options=options.in_year(year.chosen),
        reader=reader_of(request),
    )
    module = class_filter.chosen.get("module") or None
    result = coverage_of(
        class_filter.qs, today=timezone.localdate(), module=int(module) if module else None
    )
    if year_group := class_filter.chosen.get("year_group"):
        result = _for_year_group(result, int(year_group))
    if status := class_filter.chosen.get("status"):
        result = _with_status(result, Status(status))
    context = {
        "year": year,
        "filter": class_filter,
        "coverage": result,
        "reach": reach_of(
            [row.class_group for row in result.classes], today=timezone.localdate()
        ).by_class,
        "named": classes_with_names(request.access, result),
        "loggable": {
            row.class_group.pk
            for row in result.classes
            if request.access.allows(Permission.LOG, row.class_group)
        },
        "narrowed": any(class_filter.chosen.values()),
        "on_phone": _class_on_phone(request, result),
        "kept": [(name, value) for name, value in request.GET.items() if name != "class"],
    }
    return render(request, "reports/coverage/page.html", context)


def _class_on_phone(request: StaffRequest, coverage: Coverage) -> int | None:
    """Return the pk of the class that a phone shows, which has no room for a grid.

    That is the class just chosen, which is remembered; the one chosen last; one of the person's
    own; or the first.
    """
    remembered = f"coverage-class-{request.school.pk}"
    own = [
        row.class_group.pk
        for row in coverage.classes
        if request.user in row.class_group.teachers.all()
    ]
    shown = [row.class_group.pk for row in coverage.classes]
    chosen = request.GET.get("class", "")
    if chosen.isdecimal() and int(chosen) in shown:
        request.session[remembered] = int(chosen)
    first = [request.session.get(remembered), *own, *shown]
    return next((pk for pk in first if pk in shown), None)


def _with_status(result: Coverage, status: Status) -> Coverage:
    """Return only the classes with a session of this status."""
    classes = tuple(
        row for row in result.classes if any(cell.status == status for cell in row.cells.values())
    )
    return replace(result, classes=classes)


def _for_year_group(result: Coverage, year_group: int) -> Coverage:
    """Return what the children of one year group are due, as it stands for them."""
    years = YearGroups(year_group, year_group)
    classes = []
    for row in result.classes:
        cells = {
            pk: _cell_for(cell, years)
            for pk, cell in row.cells.items()
            if not cell.by_year or year_group in cell.by_year
        }
        counts = Counter(cell.status for cell in cells.values())
        classes.append(replace(row, cells=cells, counts=counts))
    due = {pk for row in classes for pk in row.cells}
    sessions = tuple(session for session in result.sessions if session.pk in due)
    return replace(result, classes=tuple(classes), sessions=sessions)


def _cell_for(cell: Cell, years: YearGroups) -> Cell:
    """Return the cell as it stands for these year groups. A lesson of the others is not theirs."""
    status = cell.status_for(years)
    cell = replace(cell, status=status, due_on=cell.day_for(years))
    if status in (Status.TAUGHT, Status.PART_TAUGHT):
        return cell
    return replace(cell, lesson_id=None, held_on=None)
