"""The page Before they leave: Year 6 children who have not had a session."""

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
"""The number of sessions of whole classes that are shown until a class is chosen."""


@staff_page(Permission.SEE_NAMES)
@require_safe
def leaving(request: StaffRequest) -> HttpResponse:
    """List the Year 6 children who have not had a session. ?all=yes lists them on one page.

    Teachers see their own classes. A school that keeps no names does not have this page.
    """
    if not request.access.sees_names:
        raise Http404
    year = year_choice(request.school, request.GET.get("year"))
    groups = request.access.class_groups(Permission.SEE_NAMES)
    classes = list(
        groups.in_year(year.chosen.first_year).with_year_group(LAST_OF_PRIMARY).distinct()
    )
    today = timezone.localdate()
    leavers = before_leaving(
        request.school, year.chosen, today=today, classes=[group.pk for group in classes]
    )
    chosen = next((group for group in classes if str(group.pk) == request.GET.get("class")), None)
    shown = [leaver for leaver in leavers if chosen in (None, leaver.class_group)]
    on_one_page = request.GET.get("all") == "yes"
    whole_classes = by_class(shown)
    limit = len(whole_classes) if on_one_page or chosen else SESSIONS_SHOWN
    page = Paginator(shown, max(len(shown), 1) if on_one_page else PER_PAGE)
    context = {
        "year": year,
        "classes": classes,
        "chosen": chosen,
        "by_class": whole_classes[:limit],
        "more_by_class": max(0, len(whole_classes) - limit),
        "page": page.get_page(request.GET.get("page")),
        "unknown": sum(not leaver.is_known for leaver in shown),
        "may_open": request.access.pupils(Permission.SEE_NAMES).in_bulk(
            [leaver.pupil.pk for leaver in shown]
        ),
    }
    return render(request, "lessons/child/leaving.html", context)
