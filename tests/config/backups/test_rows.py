"""The rows come back as they were, whichever database writes and reads them."""

import datetime as dt
import json

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from classes.models import Backup, OutgoingMail, School
from config.backups import BackupError, rows
from config.backups.adding import _require_new
from config.backups.counters import counters, counters_kept, highest_in_history, raise_counters
from config.backups.filling import _settle
from config.backups.restoring import require_empty
from config.data_folder import RESTORING, WrongFolderError, check_folder
from reports.models import AuditExport
from tests import factories

pytestmark = pytest.mark.django_db


def tables():
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.label_lower not in rows.LEFT_OUT]


def written() -> dict[str, list[bytes]]:
    return {model._meta.db_table: [part for part, _ in rows.parts_of(model)] for model in tables()}


def test_every_row_of_the_demo_comes_back_as_it_was(demo):
    OutgoingMail.objects.create(recipients=["a@school.example"], subject="Ünicode “quotes” \\ \n")
    gone = factories.SchoolFactory()
    key, _ = gone.pk, gone.delete()
    before, counts, last = written(), rows.count_rows(tables()), counters()
    with connection.constraint_checks_disabled(), transaction.atomic():
        rows.empty(tables())
        assert not School.objects.exists()
        for model in tables():
            for part in before[model._meta.db_table]:
                rows.insert_part(model, part.splitlines(keepends=True))
        rows.reset_sequences(tables())
    connection.check_constraints()
    assert written() == before
    assert rows.count_rows(tables()) == counts
    raise_counters(last | {"no_such_table": 7})
    assert factories.SchoolFactory().pk == key + 1


def test_no_number_is_given_again_where_a_table_is_made_anew(school):
    gone = factories.SchoolFactory()
    key, _ = gone.pk, gone.delete()
    assert highest_in_history()["classes_school"] == key
    with counters_kept():
        rows.reset_sequences([School])  # as a migration does on SQLite
        if connection.vendor == "sqlite":
            connection.cursor().execute("DELETE FROM sqlite_sequence")
    assert factories.SchoolFactory().pk == key + 1


def test_a_large_table_is_written_in_parts(monkeypatch):
    monkeypatch.setattr(rows, "PART_BYTES", 300)
    for number in range(7):
        Backup.objects.create(name=f"backup {number}", occasion="command", version="2")
    parts = list(rows.parts_of(Backup))
    assert len(parts) > 2
    assert sum(count for _, count in parts) == 7
    assert all(json.loads(part.splitlines()[0])[0] == "id" for part, _ in parts)


def test_a_time_keeps_its_last_microsecond():
    backup = Backup.objects.create(
        made_at=dt.datetime(2026, 3, 29, 1, 30, 0, 123_457, tzinfo=dt.UTC), version="2"
    )
    ((part, _),) = rows.parts_of(Backup)
    Backup.objects.all().delete()
    rows.insert_part(Backup, part.splitlines())
    assert Backup.objects.get(pk=backup.pk).made_at == backup.made_at


def test_a_migration_of_a_newer_program_is_unknown(settings):
    settings.MIGRATION_MODULES = {}  # those of the program, which tests leave out
    assert rows.unknown_migrations([("classes", "0001_initial")]) == []
    assert rows.unknown_migrations([("classes", "9999_later")]) == [("classes", "9999_later")]


def test_no_table_is_read_that_a_database_of_an_earlier_version_has_not(transactional_db, settings):
    """One app has all of the migrations that one replaces now, and another app not yet."""
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.migration_qs.all().delete()
    for app, name in MigrationLoader(None).disk_migrations:
        first = {"classes": "0006", "curriculum": "0011", "lessons": "", "reports": ""}
        if "squashed" not in name and name[:4] <= first.get(app, "9999"):
            recorder.record_applied(app, name)
    read = {model._meta.db_table for model in rows.models_here()}
    named = [name for _, name in rows.applied_migrations()]
    recorder.migration_qs.all().delete()
    assert {"classes_school", "curriculum_session"} <= read
    assert "classes_accessrecord" not in read
    assert not [name for name in named if "squashed" in name]  # migrate records it once all are


def test_after_a_restore_no_email_is_sent_again_and_no_number_is_given_twice(school):
    mail = OutgoingMail.objects.create(recipients=["a@school.example"], content="secret")
    assert AuditExport.objects.next_number(school) == 1
    export = AuditExport(school=school, number=37, academic_year=2026, size=1, sha256="0" * 64)
    export.made_at = timezone.now()
    export.save()
    _settle()
    mail.refresh_from_db()
    assert (mail.state, mail.content) == ("failed", "")
    assert AuditExport.objects.next_number(school) == 201
    export.pk, export.number, export.made_at = None, 201, timezone.now()
    export.save()
    assert AuditExport.objects.next_number(school) == 202


def test_a_restore_is_refused_where_there_is_a_school_or_somebody(school, lead):
    for what in ("1 school", "1 member of staff"):
        with pytest.raises(BackupError, match=f"data here already: {what}"):
            require_empty()
        School.objects.all().delete()
    lead.delete()
    require_empty()


def test_a_school_is_not_added_where_its_short_name_or_urn_is_taken(school):
    School.objects.update(urn="112345")
    _require_new(School(slug="oak-lane", urn=""))
    with pytest.raises(BackupError, match=f"with this short name: {school.slug}. Nothing was"):
        _require_new(School(slug=school.slug))
    with pytest.raises(BackupError, match=r"with this URN: 112345. Nothing was changed"):
        _require_new(School(slug="oak-lane", urn="112345"))


def test_while_a_restore_is_under_way_nothing_starts(settings):
    settings.DATA_DIR.joinpath(RESTORING).write_text("coverage.tar.age")
    with pytest.raises(WrongFolderError, match=r"Run manage\.py restore again"):
        check_folder(settings.DATA_DIR)
    factories.SchoolFactory()
    require_empty()  # what a killed restore left may be replaced
