"""Keeps the list of sessions, and ends them."""

import datetime as dt

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from classes.briefly import briefly
from classes.models import Happened, Membership, OpenSession, OpenSessionQuerySet, User
from classes.people.sessions.store import SIGNED_IN_AT, SessionStore, end_of
from classes.security_log import record_event


@transaction.atomic
def list_session(*, session: SessionStore, browser: str) -> None:
    """Add a session to the list: somebody has signed in, or its key has changed."""
    now = timezone.now()
    started = dt.datetime.fromtimestamp(session.get(SIGNED_IN_AT, now.timestamp()), tz=dt.UTC)
    user_id = int(session[SESSION_KEY])
    facts = {
        "user_id": user_id,
        "browser": browser,
        "signed_in_at": started,
        "last_used_at": now,
    }
    if Session.objects.select_for_update().filter(pk=session.session_key).exists():
        OpenSession.objects.update_or_create(session_id=session.session_key, defaults=facts)
        # A session lasts for half a day, so this is the day on which the person used their schools.
        # Only the day is kept, for the review of who has access.
        roles = Membership.objects.filter(user_id=user_id)
        roles.update(last_used_on=timezone.localdate(now))


def keep_alive(session: SessionStore) -> None:
    """Note that a session was used: it ends later. A session that was ended stays so."""
    rows = Session.objects.filter(pk=session.session_key)
    with briefly():
        rows.update(expire_date=end_of(session.get(SIGNED_IN_AT)))
        OpenSession.objects.filter(session=session.session_key).update(last_used_at=timezone.now())


@transaction.atomic
def end_session(*, user: User, pk: int | None) -> None:
    """End one of the person's sessions. Nothing happens if it has ended, or is somebody else's."""
    if pk is not None and _end(OpenSession.objects.filter(user=user, pk=pk)):
        record_event(Happened.SESSION_ENDED, by=user)


@transaction.atomic
def end_other_sessions(*, user: User, but: str | None) -> None:
    """End the person's sessions, except the one in which they ask for it."""
    if end_sessions(user=user, but=but):
        record_event(Happened.SESSION_ENDED, by=user, detail="everywhere else")


def end_sessions(*, user: User, but: str | None = None) -> int:
    """End the person's sessions, except the one with the key `but`. Return how many."""
    return _end(OpenSession.objects.filter(user=user).exclude(session=but))


def _end(sessions: OpenSessionQuerySet) -> int:
    keys = list(sessions.values_list("session", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    return len(keys)
