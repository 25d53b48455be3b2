"""Drafts, undo journals and the files of killed processes go without anybody opening a page."""

import datetime as dt
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from classes.models import RosterDraft, RosterImport
from classes.models.draft import Draft
from classes.tables.temporary import UNLOCKED_FOR, create_temporary_file, root
from config.prepare import prepare
from lessons.evenings.turnout import turnout_of
from lessons.models import EveningAnswer, LogDraft, WalkIn
from reports.audit.actions import make_export
from reports.retention.expired import _kinds_of_draft, delete_expired
from tests import factories

pytestmark = pytest.mark.sqlite_is_enough

HALF_AN_EXPORT = """
import django, sys
django.setup()
from openpyxl import Workbook
from reports.sheets.stream import RowStream
book = Workbook(write_only=True)
rows = RowStream(book.create_sheet("Missed lessons"))
for _ in range(300):
    rows.write("<row><c t='inlineStr'><is><t>Amira K</t></is></c></row>")
rows._file.flush()
print("half", flush=True)
sys.stdin.read()
"""


def settings_of(folder: Path) -> dict[str, str]:
    return {"DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}


def contents(folder: Path) -> str:
    return "".join(
        path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file()
    )


@pytest.fixture
def expired(school, lead):
    """Drafts that expired, and a journal that is too old, for three months."""
    old = timezone.now() - dt.timedelta(days=90)
    given = {"school": school, "user": lead, "academic_year": 2026, "source": "list.csv"}
    RosterDraft.objects.create(**given, roster={"names": ["Amira K"]}, expires_at=old)
    LogDraft.objects.create(**given, book={"away": "Amira K"}, expires_at=old)
    RosterImport.objects.create(
        school=school, academic_year=2026, source="list.csv", made_at=old, journal=[["Pupil", 1]]
    )


def remains() -> tuple[int, int, int]:
    journals = RosterImport.objects.exclude(journal=None).count()
    return RosterDraft.objects.count(), LogDraft.objects.count(), journals


def test_retention_deletes_what_expired(expired, capsys):
    call_command("retention")
    assert remains() == (1, 1, 1)
    call_command("retention", "--apply")
    assert remains() == (0, 0, 0)
    assert "2 drafts of imports, 1 undo journal, 0 files" in capsys.readouterr().out


def test_every_start_deletes_what_expired(expired):
    prepare()
    assert remains() == (0, 0, 0)


def test_what_has_not_expired_is_kept(school, lead):
    given = {"school": school, "user": lead, "academic_year": 2026, "source": "list.csv"}
    RosterDraft.objects.create(**given, roster={})
    LogDraft.objects.create(**given, book={})
    RosterImport.objects.create(school=school, academic_year=2026, source="list.csv", journal=[])
    delete_expired()
    assert remains() == (1, 1, 1)


def test_every_kind_of_draft_is_swept():
    assert set(_kinds_of_draft()) == set(Draft.__subclasses__())


def test_an_export_that_is_killed_leaves_no_name_in_the_temporary_folder(db, tmp_path):
    system = tmp_path / "system"
    system.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-c", HALF_AN_EXPORT],
        env=os.environ | settings_of(tmp_path) | {"TMPDIR": str(system)},
        cwd=Path(__file__).parents[3],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout.readline() == "half\n"
    assert "Amira K" in contents(root())
    assert contents(system) == ""
    delete_expired()
    assert "Amira K" in contents(root()), "a process that runs keeps its files"
    child.kill()
    child.communicate()
    delete_expired()
    assert contents(root()) == ""


@pytest.mark.django_db
def test_an_uploaded_file_is_left_over_after_an_hour(settings):
    folder = Path(settings.DATA_DIR) / "tmp"
    folder.mkdir(exist_ok=True)
    old, new = folder / "old.upload", folder / "new.upload"
    for path in (old, new):
        path.write_text("Amira K")
    long_ago = timezone.now().timestamp() - UNLOCKED_FOR - 1
    os.utime(old, (long_ago, long_ago))
    delete_expired()
    assert [path.name for path in folder.glob("*.upload")] == ["new.upload"]


def test_no_workbook_is_written_to_the_systems_folder(school, lead, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    monkeypatch.setattr(tempfile, "TemporaryFile", io.BytesIO)
    make_export(school=school, academic_year=2026, with_names=True, by=lead)
    assert Path(create_temporary_file()).is_relative_to(tmp_path / "tmp")


def test_a_workbook_that_never_got_its_record_is_deleted_after_a_day(school, lead):
    export = make_export(school=school, academic_year=2026, with_names=True, by=lead)
    stray = default_storage.save(f"exports/{school.pk}/stray.xlsx", ContentFile(b"Amira K"))
    delete_expired()
    assert default_storage.exists(stray)
    for path in (stray, export.file.name):
        long_ago = timezone.now().timestamp() - 90_000
        os.utime(default_storage.path(path), (long_ago, long_ago))
    assert delete_expired().files == 1
    assert not default_storage.exists(stray)
    assert default_storage.exists(export.file.name)


def test_sign_ins_whose_time_is_over_go(db):
    for key, hours in (("over", -1), ("open", 1)):
        Session.objects.create(
            session_key=key, expire_date=timezone.now() + dt.timedelta(hours=hours)
        )
    delete_expired()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]


@pytest.fixture
def typed(school):
    """An answer and a walk-in that fit nobody, of an evening 30 days ago, and two matched ones."""
    starts = timezone.now() - dt.timedelta(days=30, hours=1)
    evening = factories.InformationEveningFactory(
        school=school, starts_at=starts, ends_at=starts + dt.timedelta(hours=1)
    )
    for pupil in (None, factories.PupilFactory(school=school)):
        settled = {"settled_at": starts, "settled_by": factories.UserFactory()} if pupil else {}
        EveningAnswer.objects.create(
            evening=evening, first_name="Zed", surname_letter="Q", adults=2, pupil=pupil, **settled
        )
        WalkIn.objects.create(evening=evening, said_name="Zed Q", adults=2, pupil=pupil)
    return evening


def typed_names(evening) -> list[str]:
    answers = evening.answers.order_by("pk").values_list("first_name", flat=True)
    return [*answers, *evening.walk_ins.order_by("pk").values_list("said_name", flat=True)]


def test_names_that_fit_nobody_go_thirty_days_after_the_evening(typed):
    before = turnout_of(typed)
    assert delete_expired().names == 2
    assert typed_names(typed) == ["", "Zed", "", "Zed Q"]
    assert turnout_of(typed) == before
    assert delete_expired().names == 0


def test_until_then_they_can_be_matched(typed):
    typed.starts_at += dt.timedelta(minutes=5)
    typed.ends_at += dt.timedelta(minutes=5)
    typed.save()
    assert delete_expired().names == 0
    assert typed_names(typed) == ["Zed", "Zed", "Zed Q", "Zed Q"]
