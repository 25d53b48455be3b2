"""Readiness: is this server fit to be sent requests, and is the installation looked after?

Three answers, because a load balancer and a person need different ones. What makes this server
unfit takes it out of service. What only somebody must mend is a warning: an only server whose
backup is old had better go on.
"""

import logging
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.cache import never_cache

from classes.models import OutgoingMail, RegularWork, WorkerSeen
from config import health
from reports.attention import backup_state

logger = logging.getLogger(__name__)

PATH = "/readyz"
MEGABYTE = 1024 * 1024
NO_ROOM = 100 * MEGABYTE
"""Free bytes below which an upload may not fit: as many as one request may have."""
LITTLE_ROOM = 1000 * MEGABYTE
SHARES = 100, 10
"""Of a small disk, such as one in memory, a hundredth and a tenth of it count instead."""
READY, WARNING, UNFIT = "ready", "ready, but somebody must look", "not ready"


@dataclass(frozen=True)
class Finding:
    """What one check found. An empty `problem` is none."""

    check: str
    problem: str = ""
    unfit: bool = False

    def __str__(self) -> str:
        if not self.problem:
            return f"{self.check}: ok"
        return f"{self.check}: {'fail' if self.unfit else 'warn'}: {self.problem}"


class ReadinessCheck:
    """Answers /readyz, by whatever name or number the server is asked, as /healthz is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if health.path_of(request) == PATH:
            return readyz(request)
        return self.get_response(request)


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer a line for each check: 503 if this server is unfit, with ?all for a warning too.

    No line names a school or a person, or says how many of anything there are.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    text = _looks.latest()
    verdict = text.partition("\n")[0]
    failed = verdict == UNFIT or ("all" in request.GET and verdict != READY)
    response = HttpResponse(
        f"{text}\n",
        status=503 if failed else 200,
        content_type="text/plain; charset=utf-8",
        headers={"X-Version": settings.VERSION},
    )
    # Only a change is worth a line of the log.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def look() -> str:
    """Return the lines of the answer, the first of which is the verdict."""
    findings = list(_findings())
    unfit = any(finding.unfit for finding in findings)
    warned = any(finding.problem for finding in findings)
    verdict = UNFIT if unfit else WARNING if warned else READY
    return "\n".join([verdict, *map(str, findings)])


def without_answer(reason: str) -> str:
    """Return the lines when the database did not answer in time."""
    return "\n".join([UNFIT, str(Finding("database", reason, unfit=True))])


def _findings() -> Iterator[Finding]:
    reason = health.reason_not_to_save()
    yield Finding("database", reason, unfit=bool(reason))
    yield disk()
    if reason:
        return
    for check in (migrations, worker, work, mail, backup):
        yield _of_the_database(check)


def _of_the_database(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError:  # a table that is not there yet
        return Finding(check.__name__, "could not be read", unfit=check is migrations)


def migrations() -> Finding:
    """Look whether the tables are those of this program, or of a newer one."""
    applied = set(MigrationRecorder(connections["default"]).applied_migrations())
    if known_migrations() <= applied:
        return Finding("migrations")
    return Finding("migrations", "run config.prepare", unfit=True)


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Return the app and name of each migration of this program, without importing them."""
    return frozenset(
        (app.label, name) for app in apps.get_app_configs() for name in _names(app.name)
    )


def _names(app: str) -> Iterator[str]:
    try:
        package = import_module(f"{app}.migrations")
    except ModuleNotFoundError:
        return
    for module in pkgutil.iter_modules(package.__path__):
        if not module.ispkg and module.name[0] not in "_~":
            yield module.name


def worker() -> Finding:
    """Look whether any worker has been there lately."""
    seen = WorkerSeen.objects.lately().exists()
    return Finding("worker", "" if seen else "none has been seen for some minutes")


def work() -> Finding:
    """Look whether work by the clock, such as a backup, has failed for half a day."""
    failing = RegularWork.objects.failing().exists()
    return Finding("work", "some regular work fails" if failing else "")


def mail() -> Finding:
    """Look whether emails leave."""
    return Finding("mail", "emails do not leave" if OutgoingMail.objects.stuck().exists() else "")


def backup() -> Finding:
    """Look whether the installation, if it backs itself up, has a late backup or a bad one."""
    state = backup_state()
    if state and state.is_late:
        return Finding("backup", "no good one lately")
    return Finding("backup", "one did not restore" if state and state.failed_trial else "")


def disk() -> Finding:
    """Look how much room the data folder has left."""
    try:
        usage = shutil.disk_usage(settings.DATA_DIR)
    except OSError:
        return Finding("disk", "DATA_DIR is not there", unfit=True)
    if usage.free < min(NO_ROOM, usage.total // SHARES[0]):
        return Finding("disk", "full", unfit=True)
    little = usage.free < min(LITTLE_ROOM, usage.total // SHARES[1])
    return Finding("disk", "nearly full" if little else "")


class Looks(health.Checks):
    """Looks at most once a second, however many ask. Those who ask meanwhile share the answer."""

    def latest(self) -> str:
        """Return the lines of the answer. It takes no longer than that of /healthz."""
        text = self.reason()
        return text if text.startswith((READY, UNFIT)) else without_answer(text)

    def _log_change(self, reason: str) -> None:
        with self._lock:
            before, self._last_reason = self._last_reason or READY, reason
        if reason.partition("\n")[0] != before.partition("\n")[0]:
            logger.warning("Readiness: %s", "; ".join(reason.splitlines()))


_looks = Looks(look)
