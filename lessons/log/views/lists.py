"""The list of lessons."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.paging import show_page_of
from classes.pages.year_choice import year_choice
from classes.people.reader import reader_of
from lessons.log.filters import LessonFilter
from lessons.log.tables import LessonTable
from lessons.models import Lesson, calendar_of

PER_PAGE = 25


@staff_page(Permission.SEE)
@require_safe
def lessons(request: StaffRequest) -> HttpResponse:
    """List the lessons of an academic year."""
    year = year_choice(request.school, request.GET.get("year"))
    classes = request.school.class_groups.in_year(year.chosen.first_year)
    logged = (
        Lesson.objects.for_classes(classes)
        .with_figures(year.chosen.clamp(timezone.localdate()))
        .select_related("planned_session__class_group", "planned_session__session", "taught_by")
    )
    reader = reader_of(request)
    filterset = LessonFilter(request.GET, queryset=logged, class_groups=classes, reader=reader)
    calendar = calendar_of(request.school, year.chosen)
    table = LessonTable(filterset.qs, reader=reader, calendar=calendar)
    show_page_of(table, request, per_page=PER_PAGE)
    context = {"filter": filterset, "table": table, "year": year, "count": table.paginator.count}
    return render(request, "lessons/log/list.html", context)
