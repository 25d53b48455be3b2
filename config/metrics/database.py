"""Figures that every process of every server shares, read from the database when asked."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from classes.models import Backup, MailState, OutgoingMail, RegularWork, WorkerSeen


class DatabaseFigures(Collector):
    """Reads what waits and what failed. Of a database that does not answer, only that it does not.

    No figure is about one school, and none counts children, lessons or families.
    """

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        yield _one("coverage_build", "The version that runs", 1, version=settings.VERSION)
        yield _one(
            "coverage_disk_free_bytes",
            "Free bytes where DATA_DIR is",
            shutil.disk_usage(settings.DATA_DIR).free,
        )
        try:
            figures = list(_figures())
        except DatabaseError:
            figures = []
        finally:
            connection.close()
        yield _one("coverage_database_up", "Whether the database answered", bool(figures))
        yield from figures


def _figures() -> Iterator[Metric]:
    now = timezone.now()
    yield _by_state(
        "coverage_tasks",
        "Tasks that wait, run, were done in the last days, or were given up",
        dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk"))),
        {"READY": "waiting", "RUNNING": "running", "SUCCESSFUL": "done", "FAILED": "failed"},
    )
    yield _by_state(
        "coverage_emails",
        "Emails that wait, are being sent, left in the last 30 days, or could not be sent",
        dict(OutgoingMail.objects.order_by().values_list("state").annotate(Count("pk"))),
        {state: state.value for state in MailState},
    )
    yield _one(
        "coverage_emails_stuck",
        "Emails that should have left",
        OutgoingMail.objects.stuck().count(),
    )
    yield _one(
        "coverage_regular_work_failing",
        "Kinds of regular work that have failed for half a day",
        RegularWork.objects.failing().count(),
    )
    if good := Backup.objects.latest_good():
        age = (now - good.made_at).total_seconds()
        yield _one("coverage_backup_age_seconds", "Seconds since the last good backup", age)
    seen = WorkerSeen.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    if seen:
        ago = (now - seen).total_seconds()
        yield _one("coverage_worker_seen_seconds", "Seconds since a worker was seen", ago)


def _one(name: str, about: str, value: float, **labels: str) -> Metric:
    family = GaugeMetricFamily(name, about, labels=list(labels))
    family.add_metric(list(labels.values()), float(value))
    return family


def _by_state(name: str, about: str, counts: dict[str, int], states: dict[str, str]) -> Metric:
    """Return a figure for every state, also for those that nothing is in."""
    family = GaugeMetricFamily(name, about, labels=["state"])
    for state, shown in states.items():
        family.add_metric([shown], counts.get(state, 0))
    return family
