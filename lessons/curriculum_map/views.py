"""The page of the curriculum map: the gaps, then what the teaching covers."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.year_choice import year_choice
from lessons.coverage import Coverage, coverage_of
from lessons.curriculum_map.forms import MapFilterForm
from lessons.curriculum_map.mapping import curriculum_map


@staff_page(Permission.SEE)
@require_safe
def curriculum_map_page(request: StaffRequest) -> HttpResponse:
    """Show the map of an academic year for all classes, or for those chosen in the filter."""
    year = year_choice(request.school, request.GET.get("year"))
    classes = request.school.class_groups.in_year(year.chosen.first_year)
    coverage = coverage_of(classes, today=timezone.localdate())
    form = MapFilterForm(request.GET, coverage=coverage)
    chosen = form.chosen
    context = {
        "year": year,
        "filter": {"form": form},
        "is_filtered": bool(chosen),
        "map": curriculum_map(_filtered(coverage, chosen), request.school),
    }
    return render(request, "lessons/curriculum_map/page.html", context)


def _filtered(coverage: Coverage, chosen: dict[str, int]) -> Coverage:
    """Return the coverage of the chosen class, or of the classes with the chosen year group."""
    pk, year_group = chosen.get("class_group"), chosen.get("year_group")
    classes = tuple(
        row
        for row in coverage.classes
        if pk in (None, row.class_group.pk)
        and (year_group is None or year_group in row.class_group.year_groups.years)
    )
    return replace(coverage, classes=classes)
