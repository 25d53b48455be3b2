"""Readiness: which findings take this server out of service, and which only warn somebody."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from classes.models import Backup, OutgoingMail, RegularWork, School, WorkerSeen
from config import health, readiness
from tests import factories
from tests.config.test_health import locked_by_another_process

ROOM = 10**10


@pytest.fixture(autouse=True)
def looks_anew(monkeypatch) -> None:
    monkeypatch.setattr(health, "FRESH", -1)
    monkeypatch.setattr(health, "_checks", health.Checks(health.why_nothing_can_be_saved))
    monkeypatch.setattr(readiness, "_looks", readiness.Looks(readiness.look))
    room(monkeypatch, ROOM)


@pytest.fixture
def looked_after(transactional_db) -> None:
    """An installation with every migration, and with a worker."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.all().delete()
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in readiness.known_migrations()
    )
    WorkerSeen.objects.create(worker_id="w", began_at=timezone.now(), seen_at=timezone.now())


def room(monkeypatch, free: int, total: int = 10**12) -> None:
    usage = type("usage", (), {"free": free, "total": total})
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage)


def lines(client, address: str = "/readyz") -> tuple[int, list[str]]:
    answer = client.get(address, headers={"host": "10.0.0.5"})
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.text.splitlines()


def test_it_says_ready_with_a_line_for_each_check(client, looked_after):
    checks = [
        "database: ok",
        "disk: ok",
        "migrations: ok",
        "worker: ok",
        "work: ok",
        "mail: ok",
        "backup: ok",
    ]
    assert lines(client) == (200, ["ready", *checks])
    assert lines(client, "/readyz?all")[0] == 200
    assert client.post("/readyz").status_code == 405


def test_what_somebody_must_mend_warns_and_only_fails_for_a_monitor(
    client, looked_after, monkeypatch, settings
):
    long_ago = timezone.now() - dt.timedelta(days=1)
    WorkerSeen.objects.update(seen_at=long_ago)
    RegularWork.objects.create(task="a.b", due_at=timezone.now(), failing_since=long_ago)
    OutgoingMail.objects.create(recipients=["a@b.example"], subject="", created_at=long_ago)
    settings.BACKUP_TO = "/elsewhere"
    Backup.objects.create(made_at=timezone.now() - dt.timedelta(days=9), version="2.0.0")
    room(monkeypatch, readiness.LITTLE_ROOM - 1)
    status, text = lines(client)
    assert (status, text[0]) == (200, "ready, but somebody must look")
    assert [line for line in text if "warn" in line] == [
        "disk: warn: nearly full",
        "worker: warn: none has been seen for some minutes",
        "work: warn: some regular work fails",
        "mail: warn: emails do not leave",
        "backup: warn: no good one lately",
    ]
    assert lines(client, "/readyz?all")[0] == 503


def test_a_day_after_the_first_school_there_is_to_be_a_backup(client, looked_after, settings):
    settings.BACKUP_TO = "/elsewhere"
    school = factories.SchoolFactory()
    assert "backup: ok" in lines(client)[1]
    School.objects.filter(pk=school.pk).update(created_at=timezone.now() - dt.timedelta(days=2))
    assert "backup: warn: no good one lately" in lines(client)[1]


def test_a_server_without_room_or_with_older_tables_is_not_ready(client, looked_after, monkeypatch):
    MigrationRecorder(connection).migration_qs.filter(app="lessons").first().delete()
    room(monkeypatch, readiness.NO_ROOM - 1)
    status, text = lines(client)
    assert (status, text[0]) == (503, "not ready")
    assert "migrations: fail: run config.prepare" in text
    assert "disk: fail: full" in text


def test_of_a_small_disk_a_share_counts(client, looked_after, monkeypatch):
    room(monkeypatch, 60_000_000, total=500_000_000)
    assert "disk: ok" in lines(client)[1]
    room(monkeypatch, 40_000_000, total=500_000_000)
    assert "disk: warn: nearly full" in lines(client)[1]


def test_the_program_before_an_upgrade_is_ready_on_newer_tables(client, looked_after):
    MigrationRecorder(connection).record_applied("lessons", "9999_of_the_next_version")
    assert lines(client)[0] == 200


def test_a_database_that_does_not_save_is_said_within_a_second(client, looked_after):
    with locked_by_another_process():
        assert lines(client)[1][:2] == ["not ready", "database: fail: cannot save: database locked"]


def test_only_a_change_is_a_line_of_the_log(client, looked_after, monkeypatch, caplog):
    lines(client), lines(client)
    room(monkeypatch, readiness.NO_ROOM - 1)
    lines(client), lines(client)
    assert [record.getMessage()[:20] for record in caplog.records] == ["Readiness: not ready"]
