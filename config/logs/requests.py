"""Numbers each request, and writes one line about it if it was refused or took long."""

import base64
import logging
import secrets
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from config.logs.current import Started, current

logger = logging.getLogger(__name__)


class RequestNumber:
    """Gives each request a number, and writes one line if it was refused or took long.

    The number is answered in the header X-Request-Id, stands in every line of the log about the
    request, and on the page that says that something went wrong.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = Started(request, _new_number(), _client(request))
        token = current.set(started)
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = started.number
            _write(started, response)
            return response
        finally:
            current.reset(token)


def _new_number() -> str:
    """Return a number that can be read out on the telephone, such as "K7QF-3M2P"."""
    letters = base64.b32encode(secrets.token_bytes(5)).decode()
    return f"{letters[:4]}-{letters[4:]}"


def _client(request: HttpRequest) -> str | None:
    try:
        return get_adapter().get_client_ip(request)
    except (PermissionDenied, ValueError):
        return None


def _write(started: Started, response: HttpResponse) -> None:
    """Write the line of a request, unless it succeeded in good time or has its line already."""
    fields: dict[str, Any] = {"status": response.status_code}
    slow = started.seconds > settings.SLOW_SECONDS
    if slow:
        fields["ms"] = round(started.seconds * 1000)
    refused = 400 <= response.status_code < 500
    if refused and not getattr(response, "_has_been_logged", False):
        _look_up_user(started.request)
        logger.warning("Refused", extra={"fields": fields})
        # Django would write a line of its own, with the whole address.
        response._has_been_logged = True  # type: ignore[attr-defined]
    elif slow:
        logger.warning("Slow", extra={"fields": fields})


def _look_up_user(request: HttpRequest) -> None:
    """Find out who was refused, where the view did not need to."""
    user = getattr(request, "user", None)
    if user is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    try:
        bool(user.is_authenticated)
    except DatabaseError:
        logger.warning("Who was refused could not be read from the database")
