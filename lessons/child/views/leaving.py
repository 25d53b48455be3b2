"""The page Before they leave: Year 6 children who have not had a session."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.year_choice import year_choice
from classes.years.pupil_year_groups import LAST_OF_PRIMARY
from lessons.child.before_leaving import before_leaving, leaving_classes

CLASSES_PER_PAGE = 5


@staff_page(Permission.SEE_NAMES)
@require_safe
def leaving(request: StaffRequest) -> HttpResponse:
    """List the Year 6 children who have not had a session, class by class.

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
    pages = Paginator(leaving_classes(shown), CLASSES_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    on_page = [child.pupil.pk for leaving_class in page for child in leaving_class.children]
    context = {
        "year": year,
        "classes": classes,
        "chosen": chosen,
        "page": page,
        "children": len(shown),
        "unknown": sum(not leaver.is_known for leaver in shown),
        "may_open": request.access.pupils(Permission.SEE_NAMES).in_bulk(on_page),
    }
    return render(request, "lessons/child/leaving.html", context)
