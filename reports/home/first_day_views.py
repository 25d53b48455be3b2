"""The first day: its steps on home, and the page that can be opened again at any time."""

from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.came_from import came_from
from classes.pages.refusal import refusals_in_message
from classes.pages.year_choice import year_choice
from lessons.coverage import coverage_of
from reports.home.first_day import FirstDay, close_if_done
from reports.home.saying import say, take_back
from reports.models import StepSaid


@staff_page(Permission.MANAGE)
@require_safe
def on_home(request: StaffRequest) -> HttpResponse:
    """Return the steps for home, which fetches them after loading; nothing once all are done."""
    steps = _first_day(request)
    if close_if_done(steps, request.school):
        return HttpResponse()
    return render(request, "reports/home/first_day.html", {"first_day": steps})


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def first_day(request: StaffRequest) -> HttpResponse:
    """Show all steps, done or not. Keep what somebody says about one, or takes back."""
    if request.method == "POST":
        return _answer(request)
    context = {"first_day": _first_day(request), "is_page": True}
    return render(request, "reports/home/first_day_page.html", context)


def _first_day(request: StaffRequest) -> FirstDay:
    year = year_choice(request.school, None).chosen
    classes = request.school.class_groups.in_year(year.first_year)
    return FirstDay(request.school, coverage_of(classes, today=timezone.localdate()))


def _answer(request: StaffRequest) -> HttpResponse:
    act = take_back if "take_back" in request.POST else say
    step = request.POST.get("take_back") or request.POST.get("say")
    if step not in StepSaid.values:
        return HttpResponseBadRequest("There is no such step.")
    with refusals_in_message(request):
        act(school=request.school, step=StepSaid(step), by=request.user)
    page = reverse("reports:first_day", args=[request.school.slug])
    return HttpResponseRedirect(came_from(request, otherwise=page))
