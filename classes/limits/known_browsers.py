"""Browsers in which somebody has signed in before.

Strangers who guess at a person's password must not lock that person out. So wrong passwords from a
browser that the person has used before are counted for that browser alone, and what strangers
guess elsewhere does not count there. The cookie opens nothing by itself.
"""

import datetime as dt
import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from classes.limits.uses import folded_email

COOKIE = f"{settings.COOKIE_PREFIX}known_browser"
KEPT_FOR = dt.timedelta(days=180)
MOST_PEOPLE = 12
"""How many people of one shared computer are remembered, the latest first."""
SALT = "classes.known_browser"


def remember_browser(request: HttpRequest, response: HttpResponseBase, email: str | None) -> None:
    """Remember that this person has signed in here. The cookie holds no name and no address."""
    person, known = _digest(email or ""), _known(request)
    people = [person, *(other for other in known["people"] if other != person)]
    value = {"browser": known["browser"], "people": people[:MOST_PEOPLE]}
    response.set_cookie(
        COOKIE,
        signing.dumps(value, salt=SALT),
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_browser(request: HttpRequest, email: str) -> str:
    """Return the browser and person if this person has signed in here before; empty if not."""
    known, person = _known(request), _digest(email)
    return f"{known['browser']} {person}" if person in known["people"] else ""


def _known(request: HttpRequest) -> dict[str, Any]:
    try:
        value: dict[str, Any] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_FOR
        )
    except signing.BadSignature:
        return {"browser": secrets.token_urlsafe(12), "people": []}
    return value


def _digest(email: str) -> str:
    return salted_hmac(SALT, folded_email(email), algorithm="sha256").hexdigest()[:20]
