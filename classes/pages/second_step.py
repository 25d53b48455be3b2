"""Asks for the second step of sign-in where it is required (REQUIRE_MFA).

What counts is a code, a passkey or the proof of the person's Microsoft or Google account *in this
session*. That a device is set up, or an account linked, does not count.
"""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from classes.models import User
from classes.pages.came_from import came_from
from classes.pages.kept_form import keep

SECOND_STEP = "mfa"
"""How django-allauth names a second step among the ways in which a session was opened."""

BY_PROVIDER = "provider"
"""The type of a second step that the person's Microsoft or Google account asked for."""

DEVICES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What somebody sets up as a second step. Recovery codes only stand in for one."""

KEPT = "This page needs a second step at sign-in. What you typed is kept for an hour."
NOT_SAVED = "This page needs a second step at sign-in, so nothing was saved."
"""What js/not-saved.js shows of an answer without a page. A header takes plain letters only."""


def used_second_step(request: HttpRequest) -> bool:
    """Return whether a second step was used in this session. No query."""
    return bool(used_types(request, request.user))


def used_types(request: HttpRequest, user: Any) -> set[str]:
    """Return the kinds of second step that the person used in this session."""
    records = get_authentication_records(request, user)
    return {record["type"] for record in records if record.get("method") == SECOND_STEP}


def is_missing(request: HttpRequest) -> bool:
    """Return whether the session has no second step, though this installation requires one."""
    return settings.REQUIRE_MFA and not used_second_step(request)


def has_second_step(user: User) -> bool:
    """Return whether the person has set up an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user=user, type__in=DEVICES).exists())


def forget_second_step(request: HttpRequest) -> None:
    """Let codes and passkeys of this session count no more, since the last device was removed."""
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record
        for record in records
        if record.get("method") != SECOND_STEP or record.get("type") == BY_PROVIDER
    ]


def to_second_step(request: Any, *, keeps: bool = False) -> HttpResponse:
    """Lead to the page that sets up a second step, or asks for one, and then back.

    htmx gets a 401 with the address, so the page keeps what the person typed. What a form sent is
    kept if the view `keeps` it.
    """
    is_htmx, sends = bool(getattr(request, "htmx", False)), request.method == "POST"
    kept = keep(request) if keeps and sends else ""
    if kept:
        going_to = kept
    elif is_htmx or sends:
        going_to = came_from(request, otherwise=reverse("start"))
    else:
        going_to = request.get_full_path()
    address = f"{reverse('set_up_second_step')}?{urlencode({'next': going_to})}"
    if is_htmx:
        why = KEPT if kept else NOT_SAVED
        return HttpResponse(status=401, headers={"X-Why": why, "X-Sign-In": address})
    if sends:
        messages.warning(request, KEPT if kept else NOT_SAVED)
    return HttpResponseRedirect(address)
