"""Keeps what happened in the security log: a table for the school, and a line of the log each."""

import datetime as dt
import logging

from django.db import DatabaseError, transaction
from django.utils import timezone

from classes.models import Happened, School, SecurityEvent, User
from classes.security_log.origin import browser_of, current_request, network_of

logger = logging.getLogger("security")

REFUSED_ONCE_IN = dt.timedelta(minutes=10)
"""Being refused the same page again within this time is the same event."""

SIGN_IN = "sign-in"
"""The page of attempts to sign in, which need not be those of the person of the account."""


def record_event(
    what: Happened,
    *,
    by: User | None,
    school: School | None = None,
    about: User | None = None,
    detail: str = "",
) -> None:
    """Keep that something happened. It goes with the transaction of what happened.

    Without `school` it is kept at each school where `by` has a role now. `by` is None for a
    command: then it is kept where `about` has one. `detail` is in our own words: no name of a
    child, nothing that somebody typed.
    """
    request = current_request()
    event = {
        "what": what,
        "user": by,
        "about": about,
        "detail": detail,
        "browser": browser_of(request),
        "network": network_of(request),
        "at": timezone.now(),
    }
    schools: list[School | None] = [school] if school else _schools_of(by or about)
    SecurityEvent.objects.bulk_create([SecurityEvent(school=one, **event) for one in schools])
    _log(what, by, about, schools, detail)


def record_event_if_possible(
    what: Happened, *, by: User | None, school: School | None = None, detail: str = ""
) -> None:
    """Keep an event that stands alone. A fault of the database stops nobody from going on."""
    try:
        with transaction.atomic():
            record_event(what, by=by, school=school, detail=detail)
    except DatabaseError:
        logger.exception("The event %s could not be kept", what.value)


def record_refusal(
    *, by: User, school: School | None, page: str, what: Happened = Happened.REFUSED
) -> None:
    """Keep that somebody was refused a page, or tried too often, once in a few minutes.

    `school` is None if they have no role at the school of the page. Then it is kept at their own.
    """
    since = timezone.now() - REFUSED_ONCE_IN
    earlier = SecurityEvent.objects.filter(user=by, what=what, detail=page, at__gte=since)
    if not earlier.exists():
        record_event_if_possible(what, by=by, school=school, detail=page)


def _schools_of(user: User | None) -> list[School | None]:
    """Return the schools where the person has a role; [None] if there is no such school."""
    if user is None or user.pk is None:
        return [None]
    return list(School.objects.filter(memberships__user=user).distinct().order_by()) or [None]


def _log(
    what: Happened,
    by: User | None,
    about: User | None,
    schools: list[School | None],
    detail: str,
) -> None:
    fields = {
        "event": what.value,
        "user": by.pk if by else None,
        "about": about.pk if about else None,
        "schools": ",".join(school.slug for school in schools if school),
        "detail": detail,
    }
    known = {name: value for name, value in fields.items() if value}
    logger.info(what.label, extra={"fields": known})
