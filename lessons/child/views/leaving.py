"""Before they leave: the children of Year 6 who lack a session."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.year_choice import year_choice
from classes.years.pupil_year_groups import LAST_OF_PRIMARY
from lessons.child.before_leaving import before_leaving, by_class

PER_PAGE = 25
SESSIONS_SHOWN = 15
"""How many sessions of whole classes stand there until a class is chosen."""


@staff_page(Permission.SEE_NAMES)
@require_safe
def leaving(request: StaffRequest) -> HttpResponse:
    """List who would go to secondary school without a session; ?all=yes on one page, to print.

    Teachers see their own classes. A school that keeps no names has no such page.
    """
    if not request.access.sees_names:
        raise Http404
    year = year_choice(request.school, request.GET.get("year"))
    reached = request.access.class_groups(Permission.SEE_NAMES)
    classes = list(
        reached.in_year(year.chosen.first_year).with_year_group(LAST_OF_PRIMARY).distinct()
    )
    today = timezone.localdate()
    found = before_leaving(
        request.school, year.chosen, today=today, classes=[item.pk for item in classes]
    )
    chosen = next((item for item in classes if str(item.pk) == request.GET.get("class")), None)
    shown = [item for item in found if chosen in (None, item.class_group)]
    whole = request.GET.get("all") == "yes"
    of_classes = by_class(shown)
    few = len(of_classes) if whole or chosen else SESSIONS_SHOWN
    page = Paginator(shown, max(len(shown), 1) if whole else PER_PAGE)
    context = {
        "year": year,
        "classes": classes,
        "chosen": chosen,
        "by_class": of_classes[:few],
        "more_by_class": max(0, len(of_classes) - few),
        "page": page.get_page(request.GET.get("page")),
        "unknown": sum(not item.is_known for item in shown),
        "opens": request.access.pupils(Permission.SEE_NAMES).in_bulk(
            [item.pupil.pk for item in shown]
        ),
    }
    return render(request, "lessons/child/leaving.html", context)
