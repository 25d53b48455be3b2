"""Staff pages about the families' page: overview, texts and poster."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from classes.access import Permission, StaffRequest, staff_page
from classes.pages.refusal import form_page, refusals_on
from classes.people.reader import reader_of
from curriculum.families_page.actions import save_families_page
from curriculum.families_page.content import content_of
from curriculum.families_page.forms import FamiliesPageForm
from curriculum.markdown import to_html
from curriculum.models import FamiliesPage
from curriculum.qr import qr_code


@staff_page(Permission.SEE)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """Show what the page contains, whether it is published, and how to share it."""
    page = FamiliesPage.objects.of(request.school)
    context = {
        "page": page,
        "content": content_of(page),
    }
    return render(request, "curriculum/families_page/overview.html", context)


@staff_page(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def edit(request: StaffRequest) -> HttpResponse:
    """Edit the texts of the page, and publish or unpublish it."""
    page = FamiliesPage.objects.of(request.school)
    form = FamiliesPageForm(request.POST or None, instance=page, reader=reader_of(request))
    if form.is_valid():
        with refusals_on(form):
            save_families_page(
                page=form.save(commit=False), by=request.user, seen=form.cleaned_data["seen"]
            )
            messages.success(request, _outcome(page))
            address = reverse("curriculum:families_page", args=[request.school.slug])
            return HttpResponseRedirect(address)
    context = {"guidance_html": to_html(form["guidance"].value() or "")}
    return form_page(request, "curriculum/families_page/edit.html", form, context)


@staff_page(Permission.SEE)
@require_safe
def poster(request: StaffRequest) -> HttpResponse:
    """Show an A4 poster to print, with a code that a phone's camera opens."""
    page = FamiliesPage.objects.of(request.school)
    context = {
        "page": page,
        "short_address": page.address.partition("://")[2].rstrip("/"),
        "code": qr_code(page.address),
    }
    return render(request, "curriculum/families_page/poster.html", context)


def _outcome(page: FamiliesPage) -> str:
    if page.is_published:
        return "Saved. Families will see it within five minutes."
    return "Saved. The page is not published, so families cannot see it."
