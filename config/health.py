"""The health check, for monitors, load balancers and start-up scripts: can anything be saved?"""

import logging
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.cache import never_cache

from classes.briefly import briefly
from classes.unavailable import Unavailable, unavailable
from config.sqlite3.base import DatabaseWrapper

logger = logging.getLogger(__name__)

PATH = "/healthz"
PATHS = {PATH, "/readyz"}
PATIENCE = 0.7
"""Seconds that the check waits for the database's lock. A usual save has it for much less."""
LIMIT = 0.9
"""Seconds in which the check answers, whatever the database does."""
FRESH = 1.0
"""Seconds for which an answer counts, so that many who ask do not write often."""
LONG_SAVE = 10.0
"""Seconds that one save of ours may take before others count as unable to save."""

REASONS = {
    Unavailable.BUSY: "cannot save: database locked",
    Unavailable.FULL_OR_READ_ONLY: "cannot save: disk full or read-only",
    Unavailable.UNREACHABLE: "database unavailable",
}


class HealthCheck:
    """Answers /healthz, by whatever name or number the server is asked.

    It comes before Django compares the name with ALLOWED_HOSTS: load balancers ask by IP address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if path_of(request) == PATH:
            return healthz(request)
        return self.get_response(request)


def is_health_check(request: HttpRequest) -> bool:
    """Return whether a request is for the health check, or for that of config/readiness.py."""
    return path_of(request) in PATHS


def path_of(request: HttpRequest) -> str:
    """Return the path without a slash at its end."""
    return request.path_info.rstrip("/")


def reason_not_to_save() -> str:
    """Return why nothing can be saved, or "", within LIMIT."""
    return _checks.reason()


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 "ok" if something can be saved, else 503 and why. The version is in a header.

    Scripts compare the whole body with "ok", so it must contain nothing else.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    reason = reason_not_to_save()
    response = HttpResponse(
        reason or "ok",
        status=503 if reason else 200,
        content_type="text/plain; charset=utf-8",
        headers={"X-Version": settings.VERSION},
    )
    # Monitors ask every few seconds. Only a change is worth a line of the log.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


class Check:
    """One attempt to save, in a thread of its own: a database that hangs holds up nobody."""

    def __init__(self, save: Callable[[], str]) -> None:
        self.started = time.monotonic()
        self.ended: float | None = None
        self._save = save
        self._reason = ""
        self._thread = threading.Thread(target=self._run, name="health", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._reason = self._save()
        except Exception:
            self._reason = REASONS[Unavailable.UNREACHABLE]
            raise
        finally:
            connections["default"].close()
            self.ended = time.monotonic()

    def reason(self) -> str:
        """Return why nothing can be saved, or "". It takes LIMIT from the start at most."""
        self._thread.join(max(self.started + LIMIT - time.monotonic(), 0))
        return REASONS[Unavailable.UNREACHABLE] if self.ended is None else self._reason

    @property
    def is_old(self) -> bool:
        return self.ended is not None and time.monotonic() - self.ended > FRESH


class Checks:
    """Runs one check at a time. Those who ask meanwhile, or soon after, share its answer."""

    def __init__(self, save: Callable[[], str]) -> None:
        self._save = save
        self._lock = threading.Lock()
        self._latest: Check | None = None
        self._last_reason = ""

    def reason(self) -> str:
        """Return why nothing can be saved, or ""."""
        with self._lock:
            if self._latest is None or self._latest.is_old:
                self._latest = Check(self._save)
            check = self._latest
        reason = check.reason()
        self._log_change(reason)
        return reason

    def _log_change(self, reason: str) -> None:
        with self._lock:
            before, self._last_reason = self._last_reason, reason
        if reason and reason != before:
            logger.error("Nothing can be saved: %s", reason)
        elif before and not reason:
            logger.warning("Saving works again.")


def why_nothing_can_be_saved() -> str:
    """Write a row and delete it again, on disk. Return why that failed, or "" if it did not."""
    try:
        _save_without_waiting_long()
    except DatabaseError as error:
        reason = unavailable(error)
        if reason is Unavailable.BUSY and _somebody_is_saving():
            return ""
        return REASONS[reason or Unavailable.UNREACHABLE]
    return ""


def _save_without_waiting_long() -> None:
    with briefly(PATIENCE, goes_first=True):
        # A key that no browser can have: those of sessions are longer.
        Session.objects.create(pk="healthz", session_data="", expire_date=timezone.now())
        Session.objects.filter(pk="healthz").delete()


def _somebody_is_saving() -> bool:
    """Return whether a save of this process has SQLite's lock, and not for too long."""
    connection = connections["default"]
    since = connection.turns.saving_since() if isinstance(connection, DatabaseWrapper) else None
    return since is not None and time.monotonic() - since < LONG_SAVE


_checks = Checks(why_nothing_can_be_saved)
