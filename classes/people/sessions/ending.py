"""Says on the sign-in page why somebody was signed out."""

import datetime as dt
import enum

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from classes.people.sessions.store import SIGNED_IN_AT, SessionStore
from classes.words.counts import count_of


class SignedOut(enum.StrEnum):
    """Why a session is no longer there."""

    IDLE = "idle"
    LONG = "long"
    ENDED = "ended"
    """Somebody ended it, or it ran out so long ago that it is no longer known."""

    @property
    def sentence(self) -> str:
        idle, longest = idle_and_longest()
        match self:
            case SignedOut.IDLE:
                return f"You were signed out after {idle} without use."
            case SignedOut.LONG:
                return f"You were signed out because you signed in {longest} ago."
        return (
            f"You were signed out. That happens after {idle} without use, {longest} after signing "
            "in, and when a session is ended from another browser or after a new password."
        )


def ending_of(key: str) -> SignedOut | None:
    """Return why the session with this key is gone; None if nobody was signed in with it."""
    row = Session.objects.filter(pk=key).first()
    if row is None:
        return SignedOut.ENDED
    session = SessionStore().decode(row.session_data)
    if SESSION_KEY not in session:
        return None
    longest = dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    started = dt.datetime.fromtimestamp(session.get(SIGNED_IN_AT, 0), tz=dt.UTC)
    return SignedOut.LONG if started + longest <= timezone.now() else SignedOut.IDLE


def idle_and_longest() -> tuple[str, str]:
    """Return how long a session lasts without use and in all: "2 hours", "12 hours"."""
    minutes = settings.SESSION_IDLE_MINUTES, settings.SESSION_COOKIE_AGE // 60
    return _in_words(minutes[0]), _in_words(minutes[1])


def _in_words(minutes: int) -> str:
    if minutes % 60:
        return count_of(minutes, "minute")
    return count_of(minutes // 60, "hour")
