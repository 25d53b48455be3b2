"""The session engine (SESSION_ENGINE): a session ends after two idle hours, or twelve in all.

`expire_date` of Django's row is the end of the idle time. The cookie lasts for the twelve hours, so
that sign-in can say why somebody was signed out.
"""

import datetime as dt
import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"
"""The key in a session of the second in which somebody signed in."""


def idle_time() -> dt.timedelta:
    """Return how long a session lasts without use."""
    return dt.timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def end_of(signed_in_at: float | None) -> dt.datetime:
    """Return when a session ends if it is not used from now on."""
    idle = timezone.now() + idle_time()
    if signed_in_at is None:
        return idle
    longest = signed_in_at + settings.SESSION_COOKIE_AGE
    return min(idle, dt.datetime.fromtimestamp(longest, tz=dt.UTC))


class SessionStore(db.SessionStore):
    """Keeps sessions in the database and knows when the one that was loaded ends."""

    ends_at: dt.datetime | None = None
    is_lost = False
    """Whether the browser sent the key of a session that is no longer there."""

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self.ends_at = row.expire_date if row else None
        self.is_lost = row is None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        if SESSION_KEY in data:
            data.setdefault(SIGNED_IN_AT, int(time.time()))
        return super().create_model_instance(data)

    def get_expiry_date(self, **kwargs: Any) -> dt.datetime:
        return end_of(self.get(SIGNED_IN_AT))
