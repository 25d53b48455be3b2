"""The figures that are read from the database when Prometheus asks."""

import datetime as dt

import pytest
from django.db import connections
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest

from classes.models import Backup, OutgoingMail, RegularWork, WorkerSeen
from config.metrics.database import DatabaseFigures


def text() -> str:
    registry = CollectorRegistry()
    registry.register(DatabaseFigures())
    return generate_latest(registry).decode()


def test_they_say_what_waits_and_what_failed_and_name_no_school(transactional_db, school):
    now = timezone.now()
    OutgoingMail.objects.create(
        recipients=["a@b.example"], subject="Noor", created_at=now - dt.timedelta(hours=1)
    )
    RegularWork.objects.create(task="a.b", due_at=now, failing_since=now - dt.timedelta(days=1))
    WorkerSeen.objects.create(worker_id="w", began_at=now, seen_at=now - dt.timedelta(minutes=7))
    Backup.objects.create(made_at=now - dt.timedelta(hours=2), version="2.0.0")
    shown = text()
    for line in (
        'coverage_emails{state="waiting"} 1.0',
        'coverage_emails{state="failed"} 0.0',
        "coverage_emails_stuck 1.0",
        "coverage_regular_work_failing 1.0",
        "coverage_worker_seen_seconds 42",
        "coverage_backup_age_seconds 72",
        'coverage_tasks{state="failed"} 0.0',
        "coverage_database_up 1.0",
    ):
        assert f"\n{line}" in shown
    for secret in ("a@b.example", "Noor", school.slug, school.name):
        assert secret not in shown


def test_without_a_database_they_say_that_it_is_not_there(transactional_db, settings):
    nowhere = "/nowhere/db" if connections["default"].vendor == "sqlite" else "nowhere"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.databases["default"], "NAME", nowhere)
        connections["default"].close()
        shown = text()
    connections["default"].close()
    assert "\ncoverage_database_up 0.0" in shown
    assert f'coverage_build{{version="{settings.VERSION}"}} 1.0' in shown
