"""The summary for governors: one page, on screen and on paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.year_choice import year_choice
from reports.summary.figures import SHOWN, summary_of


@staff_page(Permission.SEE)
@require_safe
def summary(request: StaffRequest) -> HttpResponse:
    """Show the summary of an academic year. It never names a child."""
    year = year_choice(request.school, request.GET.get("year"))
    figures = summary_of(request.school, year.chosen, today=timezone.localdate())
    context = {"summary": figures, "year": year, "today": timezone.localdate(), "shown": SHOWN}
    return render(request, "reports/summary/page.html", context)
