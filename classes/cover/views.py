"""The page of cover: what goes on, what is to come, and who covers which class next."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes.access import Permission, StaffRequest, staff_page
from classes.cover import actions
from classes.cover.forms import CoverForm
from classes.models import Cover, School
from classes.pages.refusal import form_page, refusals_in_message, refusals_on
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear

MOST_ENDED = 50
"""How many covers that are over are shown. The change history has the rest."""


@staff_page(Permission.COVER)
@require_http_methods(["GET", "POST"])
def cover(request: StaffRequest) -> HttpResponse:
    """List who covers which class, and let somebody cover one."""
    form = CoverForm(
        request.POST or None, school=request.school, class_group=request.GET.get("class")
    )
    if form.is_valid():
        with refusals_on(form):
            given = actions.give_cover(by=request.user, **form.cleaned_data)
            messages.success(request, _given(given))
            return HttpResponseRedirect(reverse("classes:cover", args=[request.school.slug]))
    return form_page(request, "classes/cover/page.html", form, _lists(request.school))


@staff_page(Permission.COVER)
@require_POST
def end_cover(request: StaffRequest, pk: int) -> HttpResponse:
    """End cover before its last day."""
    covers = Cover.objects.filter(class_group__school=request.school)
    chosen = get_object_or_404(covers, pk=pk)
    with refusals_in_message(request):
        ended = actions.end_cover(cover=chosen, by=request.user)
        messages.success(request, f"{ended.user} no longer covers {ended.class_group}.")
    return HttpResponseRedirect(reverse("classes:cover", args=[request.school.slug]))


def _given(given: Cover) -> str:
    if given.first_day == given.last_day:
        return f"{given.user} covers {given.class_group} on {long_date(given.first_day)}."
    days = f"from {long_date(given.first_day)} to {long_date(given.last_day)}"
    return f"{given.user} covers {given.class_group} {days}."


def _lists(school: School) -> dict[str, Any]:
    """Return the cover that goes on or is to come, and what is over this year. Two queries."""
    today, year = timezone.localdate(), AcademicYear.current().first_year
    covers = Cover.objects.filter(class_group__school=school).select_related("class_group", "user")
    open_covers = covers.not_over(today)
    this_year = covers.filter(class_group__academic_year=year)
    over = this_year.exclude(pk__in=open_covers.values("pk")).order_by("-last_day", "-pk")
    return {"covers": open_covers, "over": over[:MOST_ENDED], "today": today}
