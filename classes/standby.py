"""Reads what may be a little old on a standby of PostgreSQL, where STANDBY_URL names one.

Only what asks for it, by `read`. Everything else stays on the primary: sessions, who may see what,
and each page on which somebody looks for what they have just saved.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

logger = logging.getLogger(__name__)

ALIAS = "standby"
PATIENCE = 1.0
"""Seconds in which the standby must say how far it is."""
FRESH = 2.0
"""Seconds for which its answer counts."""
REST = 30.0
"""Seconds for which one that failed, or is too far behind, is not asked again."""

AS_OF = """
SELECT GREATEST(
    pg_last_xact_replay_timestamp(),
    (SELECT last_msg_send_time FROM pg_stat_wal_receiver
      WHERE latest_end_lsn <= pg_last_wal_replay_lsn())
) WHERE pg_is_in_recovery()
"""
"""When the last change that it has was made or, if it has all, when the primary last said so.

The second is empty for an account without pg_read_all_stats. Then the first does: a worker says
every ten seconds that it lives, which is a change. A standby that was promoted gives no row.
"""

T = TypeVar("T")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_standby_has: ContextVar[dt.datetime | None] = ContextVar("standby_has", default=None)
"""Within `read`, as of when the standby has everything. None: the primary is read."""


class Router:
    """Sends reads within `read` to the standby, and nothing else."""

    def db_for_read(self, model: type, **hints: Any) -> str | None:
        """Return the standby within `read`, else leave the choice to Django."""
        return ALIAS if _standby_has.get() else None

    def db_for_write(self, model: type, **hints: Any) -> str:
        """Return the primary, also for what was read on the standby."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: object, other: object, **hints: Any) -> bool:
        """Return that all rows go together: they are of the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Return that the standby gets its tables from the primary."""
        return False if db == ALIAS else None


class Standby:
    """What this process knows of the standby."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._as_of: dt.datetime | None = None
        self._until = 0.0
        self._asking: threading.Thread | None = None

    def as_of(self) -> dt.datetime | None:
        """Return as of when it has everything, or None if it is not to be read now."""
        with self._lock:
            if time.monotonic() > self._until:
                self._keep(self._ask())
            return self._as_of

    def leave_alone(self) -> None:
        """Ask it nothing for a while, because it failed."""
        with self._lock:
            self._keep(None)

    def _keep(self, as_of: dt.datetime | None) -> None:
        if (as_of is None) != (self._as_of is None) or not self._until:
            words = "is read." if as_of else "is not read: it is away, or too far behind."
            logger.log(logging.INFO if as_of else logging.WARNING, "The standby %s", words)
        self._as_of = as_of
        self._until = time.monotonic() + (FRESH if as_of else REST)

    def _ask(self) -> dt.datetime | None:
        """Ask in a thread of its own: one that stands still would hold up the page."""
        if self._asking and self._asking.is_alive():
            return None
        answers: list[dt.datetime] = []
        self._asking = threading.Thread(target=_ask, args=[answers], name=ALIAS, daemon=True)
        self._asking.start()
        self._asking.join(PATIENCE)
        oldest = timezone.now() - dt.timedelta(minutes=settings.STANDBY_MINUTES)
        return next((as_of for as_of in answers if as_of > oldest), None)


def _ask(answers: list[dt.datetime]) -> None:
    connection = connections.create_connection(ALIAS)
    try:
        with connection.cursor() as cursor:
            cursor.execute(AS_OF)
            answers += [as_of for (as_of,) in cursor.fetchall() if as_of]
    except (DatabaseError, InterfaceError):
        pass  # No answer is one: the primary is read.
    finally:
        connection.close()


_standby = Standby()


def read(work: Callable[[], T]) -> tuple[T, dt.datetime | None]:
    """Return what `work` reads, and as of when; None is as of now, because the primary was read.

    `work` reads to the end what it returns, as a list does and a QuerySet does not, and changes
    nothing: where the standby fails half-way, it is called again, on the primary.
    """
    as_of = _standby.as_of() if ALIAS in connections.databases else None
    if as_of is None:
        return work(), None
    token = _standby_has.set(as_of)
    try:
        return work(), as_of
    except (DatabaseError, InterfaceError):
        _standby.leave_alone()
        connections[ALIAS].close()
    finally:
        _standby_has.reset(token)
    return work(), None


def on_standby(view: View) -> View:
    """Let a page that only shows figures read them on the standby. Who may see it is known before.

    Put it nearest to the view. `request.as_of` is when the standby had everything, or None.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        def work() -> HttpResponseBase:
            vars(request)["as_of"] = _standby_has.get()
            return view(request, *args, **kwargs)

        return read(work)[0]

    return cast(View, page)
