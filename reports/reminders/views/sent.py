"""The page of the emails that were sent to the staff of a school."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models.outgoing_mail import KEPT_FOR
from reports import attention
from reports.reminders.forms import SentForm

PER_PAGE = 50


@staff_page(Permission.EMAILS)
@require_safe
def emails(request: StaffRequest) -> HttpResponse:
    """List the emails of the last weeks, newest first: to whom, which, and whether each left."""
    form = SentForm(request.GET, school=request.school)
    mails = form.mails().select_related("person")
    context = {
        "filter": {"form": form},
        "page": Paginator(mails, PER_PAGE).get_page(request.GET.get("page")),
        "narrowed": bool(form.chosen),
        "coming_back": attention.emails_coming_back(request.school),
        "kept_days": KEPT_FOR.days,
    }
    return render(request, "reports/reminders/sent.html", context)
