"""The coverage grid: every class, every session."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.year_choice import choose_year
from lessons.coverage import Coverage, coverage_of
from lessons.evenings.reach import reach_of
from lessons.status import Status
from reports.coverage.filters import CoverageFilter, Offered


@staff_page(Permission.SEE)
@require_safe
def coverage(request: StaffRequest) -> HttpResponse:
    """Show the grid of an academic year, narrowed as asked."""
    offered = Offered.at(request.school)
    year = choose_year(offered.academic_years, request.GET.get("year"))
    classes = request.school.class_groups.in_year(year.chosen.first_year)
    found = CoverageFilter(request.GET, queryset=classes, offered=offered.in_year(year.chosen))
    module = found.said.get("module") or None
    result = coverage_of(
        found.qs, today=timezone.localdate(), module=int(module) if module else None
    )
    if status := found.said.get("status"):
        result = _with_status(result, Status(status))
    context = {
        "year": year,
        "filter": found,
        "coverage": result,
        "reach": reach_of(
            [item.class_group for item in result.classes], today=timezone.localdate()
        ).by_class,
        "loggable": {
            item.class_group.pk
            for item in result.classes
            if request.access.reaches(Permission.LOG, item.class_group)
        },
        "narrowed": any(found.said.values()),
    }
    return render(request, "reports/coverage/page.html", context)


def _with_status(result: Coverage, status: Status) -> Coverage:
    """Return only the classes in which some session has `status`."""
    fitting = tuple(
        item
        for item in result.classes
        if any(cell.status == status for cell in item.cells.values())
    )
    return replace(result, classes=fitting)
