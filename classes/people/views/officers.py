"""The officers of a group of schools, and their invitations."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from classes.group_access import GroupRequest, group_page
from classes.pages.reason import ReasonForm
from classes.pages.refusal import form_page, refusals_in_message, refusals_on
from classes.people.actions import cancel_invitation
from classes.people.forms import NewPersonForm
from classes.people.officers import invite_officer, officers_who_sign_in, remove_officer
from classes.people.views.invitations import counted, link_page
from classes.people.views.leaving import to_start

SENT = "The invitation for {email} is on its way. This page shows whether the email has left."


@group_page
@require_http_methods(["GET", "POST"])
def people(request: GroupRequest) -> HttpResponse:
    """List the officers and the waiting invitations, and invite somebody."""
    form = NewPersonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            _invite(request, **form.cleaned_data)
            return _back(request)
    context = {
        "officers": request.group.officers.select_related("user"),
        "invitations": request.group.invitations.waiting().prefetch_related("mails"),
        "can_remove": officers_who_sign_in(request.group).count() > 1,
    }
    return form_page(request, "classes/people/officers.html", form, context)


@group_page
@require_http_methods(["GET", "POST"])
def remove(request: GroupRequest, pk: int) -> HttpResponse:
    """Remove an officer, with a reason."""
    officer = get_object_or_404(request.group.officers.select_related("user"), pk=pk)
    form = ReasonForm(request.POST or None, label="Why do you remove them?")
    if form.is_valid():
        with refusals_on(form):
            remove_officer(officer=officer, by=request.user, **form.cleaned_data)
            messages.success(request, f"{officer.user} is no longer an officer.")
            own = officer.user == request.user
            return to_start(request, request.user) if own else _back(request)
    return form_page(request, "classes/people/remove_officer.html", form, {"officer": officer})


@group_page
@require_POST
def send_again(request: GroupRequest, pk: int) -> HttpResponse:
    """Send an invitation again. Its link works for as long as a new one."""
    waiting = get_object_or_404(request.group.invitations.waiting(), pk=pk)
    with refusals_in_message(request):
        _invite(request, email=waiting.email, name=waiting.name)
    return _back(request)


@group_page
@require_POST
def cancel(request: GroupRequest, pk: int) -> HttpResponse:
    """Cancel an invitation."""
    waiting = get_object_or_404(request.group.invitations.waiting(), pk=pk)
    cancel_invitation(invitation=waiting, by=request.user)
    messages.success(request, f"You have cancelled the invitation to {waiting.email}.")
    return _back(request)


@group_page
@require_http_methods(["GET", "POST"])
def invitation_link(request: GroupRequest, pk: int) -> HttpResponse:
    """Show whoever sent an invitation its link, to hand it over, after their password."""
    return link_page(request, request.group.invitations.waiting(), pk, people="groups:people")


def _invite(request: GroupRequest, *, email: str, name: str) -> None:
    counted(request, invite_officer, group=request.group, email=email, name=name, by=request.user)
    messages.success(request, SENT.format(email=email))


def _back(request: GroupRequest) -> HttpResponse:
    return HttpResponseRedirect(reverse("groups:people", args=[request.group.slug]))
