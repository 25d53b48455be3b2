"""The pages of a group's figures: its schools, one of them, and the trend by month."""

from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.group_access import GroupRequest, group_page
from classes.limits.pages import limited_export
from classes.pages.downloads import CSV
from classes.pages.paging import show_page_of
from classes.pages.year_choice import YearChoice, choose_year
from classes.standby import on_standby
from lessons.coverage import coverage_of
from reports.groups.csv import csv_lines
from reports.groups.filters import SchoolsFilter, gaps_first, years_of
from reports.groups.months import trend_of
from reports.groups.one_school import grids_of
from reports.groups.tables import SchoolsTable
from reports.groups.totals import totals_of
from reports.groups.words import as_of
from reports.models import SchoolFigures, SchoolMonth

PER_PAGE = 50


@group_page
@require_safe
@on_standby
def schools(request: GroupRequest) -> HttpResponse:
    """List the schools that share their figures, gaps first."""
    year = year_of(request, request.GET.get("year"))
    rows = SchoolFigures.objects.of_group(request.group, year.chosen)
    totals = totals_of(rows)
    filterset = SchoolsFilter(request.GET, queryset=gaps_first(rows.with_schools()))
    table = SchoolsTable(
        filterset.qs, slug=request.group.slug, year=year.chosen.first_year, order_by=()
    )
    show_page_of(table, request, per_page=PER_PAGE)
    waiting = request.group.links.sharing().count() - totals.schools
    context = {
        "filter": filterset,
        "table": table,
        "year": year,
        "totals": totals,
        "as_of": as_of(totals.made_at),
        "count": table.paginator.count,
        "waiting": max(0, waiting) if year.chosen == year.years[0] else 0,
    }
    return render(request, "reports/groups/schools.html", context)


@group_page
@require_safe
@limited_export
def schools_csv(request: GroupRequest) -> HttpResponse:
    """Download the schools that the page lists, in its usual order."""
    year = year_of(request, request.GET.get("year"))
    rows = SchoolFigures.objects.of_group(request.group, year.chosen).with_schools()
    chosen = SchoolsFilter(request.GET, queryset=gaps_first(rows)).qs
    name = f"{request.group.slug}-schools-{year.chosen.label.replace('/', '-')}.csv"
    file = StreamingHttpResponse(
        csv_lines(chosen.iterator(chunk_size=1000)),
        content_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    return cast("HttpResponse", file)


@group_page
@require_safe
@on_standby
def school(request: GroupRequest, school: str) -> HttpResponse:
    """Show the figures of one school that shares them: class by session, and no name."""
    shown = get_object_or_404(request.group.sharing_schools(), slug=school)
    stored = SchoolFigures.objects.filter(school=shown)
    year = choose_year(years_of(stored), request.GET.get("year"))
    figures = stored.filter(academic_year=year.chosen.first_year).first()
    if figures is None:
        return render(request, "reports/groups/school_to_come.html", {"school": shown})
    today = timezone.localdate()
    in_year = shown.class_groups.in_year(year.chosen.first_year)
    coverage = coverage_of(in_year, today=today, teachers=False)
    context = {
        "school": shown,
        "year": year,
        "figures": figures,
        "as_of": as_of(figures.made_at),
        "coverage": coverage,
        "grids": grids_of(coverage, school=shown, by=request.user),
        "trend": trend_of(SchoolMonth.objects.filter(school=shown), year.chosen),
    }
    return render(request, "reports/groups/school.html", context)


@group_page
@require_safe
@on_standby
def trend(request: GroupRequest) -> HttpResponse:
    """Show the figures of all schools together, by month, with the year before."""
    year = year_of(request, request.GET.get("year"))
    sharing = request.group.links.sharing().order_by().values("school")
    months = SchoolMonth.objects.filter(school__in=sharing)
    context = {"year": year, "trend": trend_of(months, year.chosen)}
    return render(request, "reports/groups/trend_page.html", context)


def year_of(request: GroupRequest, parameter: str | None) -> YearChoice:
    """Return the year to show, of those of which figures are stored. One query."""
    sharing = request.group.links.sharing().order_by().values("school")
    years = years_of(SchoolFigures.objects.filter(school__in=sharing))
    return choose_year(years, parameter)
