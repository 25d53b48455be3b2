"""The page of the security log."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from reports.security_log.forms import SecurityLogForm
from reports.security_log.lines import lines_of

PER_PAGE = 100


@staff_page(Permission.SECURITY)
@require_safe
def security_log(request: StaffRequest) -> HttpResponse:
    """List the events at the school, newest first, with the chosen filters."""
    form = SecurityLogForm(request.GET, school=request.school)
    events = form.events().select_related("user", "about")
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": {"form": form},
        "page": page,
        "lines": lines_of(page),
        "narrowed": bool(form.chosen),
    }
    return render(request, "reports/security_log/page.html", context)
