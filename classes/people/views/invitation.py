"""The page that the link of an invitation opens."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from classes.access import access_of
from classes.limits.known_browsers import remember_browser
from classes.models import Invitation, User
from classes.pages.refusal import form_page, refusals_on
from classes.people import invitations
from classes.people.actions import accept_invitation, open_account
from classes.people.newcomer import NewcomerForm, sign_in
from classes.people.providers.rules import required_at


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let the invited person join. A link that no longer works gets a page that says what to do."""
    offer = invitations.find(token)
    if offer is None:
        return render(request, "classes/people/invitation_closed.html", status=404)
    account = invitations.account_of(offer)
    signed_in = request.user.is_authenticated
    if signed_in and request.user != account:
        return render(request, "classes/people/invitation_for_another.html", {"invitation": offer})
    if account is None or not account.can_sign_in:
        return _newcomer(request, offer, account)
    if not signed_in:
        return redirect_to_login(request.path)
    return _colleague(request, offer, account)


def _newcomer(request: HttpRequest, offer: Invitation, account: User | None) -> HttpResponse:
    """Ask for a name and a password, then open the account and sign in."""
    name = account.name if account else offer.name
    only = required_at(offer.school, offer.email)
    form = NewcomerForm(None if only else request.POST or None, initial={"name": name})
    if form.is_valid():
        with refusals_on(form):
            user = open_account(invitation=offer, **form.cleaned_data)
            sign_in(request, user)
            response = _welcome(request, offer, user)
            remember_browser(request, response, offer.email)
            return response
    return form_page(
        request,
        "classes/people/invitation_newcomer.html",
        form,
        {"invitation": offer, "providers": [only] if only else settings.OIDC, "only": only},
    )


def _colleague(request: HttpRequest, offer: Invitation, account: User) -> HttpResponse:
    """Let somebody who already has an account join with one button."""
    if request.method == "GET":
        return render(request, "classes/people/invitation_join.html", {"invitation": offer})
    try:
        accept_invitation(invitation=offer, user=account)
    except ValidationError:
        return render(request, "classes/people/invitation_closed.html", status=404)
    return _welcome(request, offer, account)


def _welcome(request: HttpRequest, offer: Invitation, user: User) -> HttpResponse:
    messages.success(request, f"Welcome to {offer.to_join}.")
    access = access_of(user, offer.school.slug) if offer.school else None
    if access:
        return HttpResponseRedirect(access.home_address)
    return HttpResponseRedirect(offer.group.get_absolute_url() if offer.group else reverse("start"))
