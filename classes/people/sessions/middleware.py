"""What is done about sessions around every request. Stands outside Django's SessionMiddleware."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from classes.pages.refusal import refusal_page
from classes.people.second_factor import SecretLostError
from classes.people.sessions import actions
from classes.people.sessions.ending import ending_of
from classes.people.sessions.store import SIGNED_IN_AT, SessionStore, end_of
from classes.security_log.origin import browser_of

NOTED_EVERY = dt.timedelta(minutes=2)
"""How often it is written down that a session is used. A page need not write each time."""

ACCOUNT_PAGES = "/accounts/"
"""They show secrets: a key for the second step, recovery codes, a link to choose a password."""

logger = logging.getLogger(__name__)


class OpenSessionsMiddleware:
    """Keeps the list of sessions, and lets no browser keep a page of somebody signed in.

    A request that looks at no session, as those of families do, costs nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session: Any = getattr(request, "session", None)
        if session is None or not session.accessed:
            return response
        if session.is_lost and _leads_to_sign_in(response):
            response = _saying_why(request, response)
        is_signed_in = SESSION_KEY in session
        if is_signed_in:
            _note(request, session)
        if is_signed_in or request.path.startswith(ACCOUNT_PAGES):
            _keep_out_of_caches(response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say in a sentence that the secrets of the second step can no longer be read."""
        return refusal_page(request, error) if isinstance(error, SecretLostError) else None


def _note(request: HttpRequest, session: SessionStore) -> None:
    """List a new session, or note every few minutes that it is used. A page does without it."""
    try:
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) != session.session_key:
            actions.list_session(session=session, browser=browser_of(request) or "A browser")
        elif session.ends_at and end_of(session.get(SIGNED_IN_AT)) - session.ends_at > NOTED_EVERY:
            actions.keep_alive(session)
    except DatabaseError:
        logger.warning("It was not noted that a session is used", exc_info=True)


def _keep_out_of_caches(response: HttpResponse) -> None:
    """Let nobody keep the page, unless its view has said how it may be kept."""
    if "no-store" not in response.get("Cache-Control", "") and not _is_public(response):
        add_never_cache_headers(response)


def _is_public(response: HttpResponse) -> bool:
    return "public" in response.get("Cache-Control", "")


def _leads_to_sign_in(response: HttpResponse) -> bool:
    sign_in = resolve_url(settings.LOGIN_URL)
    return isinstance(response, HttpResponseRedirect) and response.url.startswith(sign_in)


def _saying_why(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the redirect to sign-in with why the person was signed out, if they were."""
    ending = ending_of(request.COOKIES[settings.SESSION_COOKIE_NAME])
    if ending:
        why = {"signed_out": ending.value}
        address = response["Location"]
        if request.method == "POST" and not {"unsaved=1", "kept=1"} & {*address.split("&")}:
            why["unsaved"] = "1"
        response["Location"] = f"{address}{'&' if '?' in address else '?'}{urlencode(why)}"
    return response
