"""The pages of who has left a school, and of erasing the account of one of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.models import FORMER, FormerStaff
from classes.pages.refusal import form_page, refusals_on
from reports.models import AuditExport
from reports.retention.forms import ErasePersonForm
from reports.retention.names import NamesOf
from reports.retention.people import erase_person, names_of, why_not
from reports.retention.texts import texts_with_part

PER_PAGE = 50
SHOWN = 20
"""How many texts with only a part of the name are shown before an account is erased."""


@staff_page(Permission.MANAGE)
@require_safe
def left(request: StaffRequest) -> HttpResponse:
    """List who had a role once and has none now, and is not erased yet."""
    former = FormerStaff.objects.filter(school=request.school).gone().select_related("user")
    page = Paginator(former, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/retention/left.html", {"page": page})


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def erase_account(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for a reason and the password, then erase the account of somebody who left."""
    former = FormerStaff.objects.filter(school=request.school).gone().select_related("user")
    person = get_object_or_404(former, pk=pk).user
    form = ErasePersonForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_valid():
        with refusals_on(form):
            erase_person(
                person=person,
                school=request.school,
                reason=form.cleaned_data["reason"],
                parts_too=form.cleaned_data["parts_too"],
                by=request.user,
            )
            messages.success(request, "The account is erased. No figures have changed.")
            return HttpResponseRedirect(reverse("reports:left", args=[request.school.slug]))
    names = NamesOf(request.school, (), remembered=names_of(person), replacement=FORMER)
    only_parts = list(texts_with_part(request.school, names))
    kept = AuditExport.objects.for_school(request.school).filter(cleared_at=None)
    context = {
        "person": person,
        "refusal": why_not(person, school=request.school, by=request.user),
        "only_parts": only_parts[:SHOWN],
        "more_only_parts": max(0, len(only_parts) - SHOWN),
        "workbooks": kept.exists(),
    }
    return form_page(request, "reports/retention/erase_account.html", form, context)
