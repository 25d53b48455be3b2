"""Looking at the nightly class list, and dismissing it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from classes.access import Permission, StaffRequest, staff_page
from classes.models import RosterDraft, RosterProposal
from classes.pages.pks import pk_of
from lessons.imports.nightly.proposing import draft_of, settle
from lessons.imports.pages import address_of


@staff_page(Permission.MANAGE)
@require_POST
def look(request: StaffRequest) -> HttpResponse:
    """Make a draft for this person from the waiting list, and go to its check."""
    proposal = RosterProposal.objects.filter(school=request.school).first()
    if proposal is None:
        return _gone(request)
    draft_of(proposal, by=request.user)
    return HttpResponseRedirect(address_of(request.school, "import_check"))


@staff_page(Permission.MANAGE)
@require_POST
def dismiss(request: StaffRequest) -> HttpResponse:
    """Settle the waiting list without importing it, and delete every draft of it."""
    proposal = RosterProposal.objects.filter(school=request.school).first()
    if proposal is None or proposal.pk != pk_of(request.POST.get("proposal")):
        return _gone(request)
    RosterDraft.objects.filter(school=request.school, proposal=proposal).delete()
    settle(proposal)
    messages.success(
        request, "The class list is dismissed. Nothing was imported. The next one is shown again."
    )
    return HttpResponseRedirect(reverse("reports:home", args=[request.school.slug]))


def _gone(request: StaffRequest) -> HttpResponse:
    messages.info(
        request,
        "That class list is no longer waiting. It was imported or dismissed, or a newer one came.",
    )
    return HttpResponseRedirect(reverse("reports:home", args=[request.school.slug]))
