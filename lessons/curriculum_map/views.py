"""The curriculum map as a page: what the teaching covers, and the gaps first."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.year_choice import year_choice
from lessons.coverage import Coverage, coverage_of
from lessons.curriculum_map.forms import NarrowMapForm
from lessons.curriculum_map.mapping import curriculum_map


@staff_page(Permission.SEE)
@require_safe
def curriculum_map_page(request: StaffRequest) -> HttpResponse:
    """Show the map of an academic year, of all classes or of those asked for."""
    year = year_choice(request.school, request.GET.get("year"))
    classes = request.school.class_groups.in_year(year.chosen.first_year)
    coverage = coverage_of(classes, today=timezone.localdate())
    form = NarrowMapForm(request.GET, coverage=coverage)
    narrowed = form.said
    context = {
        "year": year,
        "filter": {"form": form},
        "narrowed": bool(narrowed),
        "map": curriculum_map(_narrowed(coverage, narrowed), request.school),
    }
    return render(request, "lessons/curriculum_map/page.html", context)


def _narrowed(coverage: Coverage, said: dict[str, int]) -> Coverage:
    """Return the coverage of the class, or of the classes with the year group, that was chosen."""
    key, year_group = said.get("class_group"), said.get("year_group")
    fitting = tuple(
        item
        for item in coverage.classes
        if key in (None, item.class_group.pk)
        and (year_group is None or year_group in item.class_group.year_groups.years)
    )
    return replace(coverage, classes=fitting)
