"""Documents and workbooks in a bucket do what they do in the data folder."""

import datetime as dt
import io
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from openpyxl import load_workbook

from classes.models import DamagedFile
from config import bucket as module
from config.environment.reading import Environment, WrongSettingError
from config.environment.storage import kept_files
from curriculum.models import Document, Resource
from reports.audit.actions import make_export
from reports.models import AuditExport
from reports.retention import expired
from reports.retention.actions import erase_pupil
from reports.verification.checking import check
from reports.verification.verdict import Verdict
from tests import factories
from tests.curriculum import files
from tests.curriculum.documents.test_upload import fields
from tests.object_storage import BUCKET
from tests.pages import text_of

pytestmark = [pytest.mark.load, pytest.mark.sqlite_is_enough, pytest.mark.django_db]
NAME = "Zebedee Quill"


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def upload(client, school, content=None):
    page = reverse("curriculum:document_new", args=[school.slug])
    return client.post(page, fields(content or files.pdf(), title="Agreement"))


@pytest.fixture
def child(school):
    oak = factories.ClassGroupFactory(school=school, name="5 Oak", academic_year=2026)
    pupil = factories.PupilFactory(school=school, display_name=NAME)
    factories.EnrolmentFactory(class_group=oak, pupil=pupil)
    return pupil


@pytest.fixture
def with_names(bucket, school, lead, child) -> AuditExport:
    return make_export(school=school, academic_year=2026, with_names=True, by=lead)


def test_a_document_is_streamed_from_the_bucket_and_a_damaged_one_is_not(
    bucket, settings, as_lead, school
):
    content = files.pdf()
    upload(as_lead, school, content)
    document = Document.objects.get()
    address = reverse("curriculum:document", args=[school.slug, document.pk])
    assert body(as_lead.get(address)) == content
    assert bucket.url(document.file.name) == ""
    assert list(settings.DATA_DIR.rglob("*.pdf")) == []
    client = bucket.connection.meta.client
    client.put_object(Bucket=BUCKET, Key=document.file.name, Body=content[:-9])
    assert "was changed or damaged" in text_of(as_lead.get(address, follow=True))
    assert DamagedFile.objects.get().path == document.file.name
    bucket.delete(document.file.name)
    assert "no longer on the server" in text_of(as_lead.get(address, follow=True))


def test_erasing_a_child_deletes_the_workbooks_with_the_name(
    bucket, as_lead, lead, with_names, django_capture_on_commit_callbacks
):
    again = reverse("reports:export_again", args=[with_names.school.slug, with_names.pk])
    kept = body(as_lead.get(again))
    sheets = load_workbook(io.BytesIO(kept), read_only=True)
    texts = {cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert NAME in texts
    with django_capture_on_commit_callbacks(execute=True):
        erase_pupil(pupil=with_names.school.pupils.get(), reason="His mother asked", by=lead)
    with_names.refresh_from_db()
    assert with_names.cleared_at
    assert not bucket.exists(with_names.file.name)
    assert check(school=with_names.school, content=kept).verdict == Verdict.ORIGINAL


def test_workbooks_without_a_record_are_deleted_after_a_day(
    bucket, school, with_names, monkeypatch
):
    stray = bucket.save(f"exports/{school.pk}/stray.xlsx", ContentFile(b"Amira K"))
    assert expired.delete_expired().files == 0
    monkeypatch.setattr(expired, "STRAY_AFTER", dt.timedelta(seconds=-5))
    assert expired.delete_expired().files == 1
    assert not bucket.exists(stray)
    assert bucket.exists(with_names.file.name)


@contextmanager
def silent_bucket(settings, monkeypatch) -> Iterator[None]:
    """Let the bucket take connections and say nothing, which is worse than not being there."""
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.1)
    storages = settings.STORAGES
    with socket.create_server(("127.0.0.1", 0)) as silent:
        options = storages["default"]["OPTIONS"] | {
            "endpoint_url": f"http://127.0.0.1:{silent.getsockname()[1]}"
        }
        settings.STORAGES = storages | {"default": storages["default"] | {"OPTIONS": options}}
        yield
    settings.STORAGES = storages
    monkeypatch.undo()


def test_a_workbook_that_could_not_be_deleted_is_deleted_by_the_daily_work(
    bucket, settings, lead, with_names, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        erase_pupil(pupil=with_names.school.pupils.get(), reason="His mother asked", by=lead)
    name = with_names.file.name
    with silent_bucket(settings, monkeypatch):
        for callback in callbacks:
            callback()
    assert bucket.exists(name)
    monkeypatch.setattr(expired, "STRAY_AFTER", dt.timedelta(seconds=-5))
    assert expired.delete_expired().files == 1
    assert not bucket.exists(name)


def test_where_it_does_not_answer_the_page_says_so_and_nothing_is_half_done(
    bucket, settings, as_lead, school, with_names, monkeypatch
):
    with silent_bucket(settings, monkeypatch):
        as_lead.raise_request_exception = False
        began = time.monotonic()
        again = reverse("reports:export_again", args=[school.slug, with_names.pk])
        exporting = reverse("reports:export", args=[school.slug])
        answers = [
            upload(as_lead, school),
            as_lead.get(again),
            as_lead.post(exporting, {"academic_year": "2026"}),
            as_lead.post(
                reverse("reports:erase", args=[school.slug, with_names.school.pupils.get().pk]),
                {"reason": "His mother asked", "sure": "on"},
            ),
        ]
        assert time.monotonic() - began < 10
    for answer in answers:
        assert answer.status_code == 503
        assert "The files cannot be reached just now" in text_of(answer)
        assert answer["Retry-After"] == "60"
    assert not Document.objects.exists()
    assert not Resource.objects.filter(title="Agreement").exists()
    assert AuditExport.objects.get().cleared_at is None
    assert school.pupils.get().display_name == NAME


def test_the_page_for_the_data_protection_officer_names_the_bucket(bucket, as_lead, school):
    shown = text_of(as_lead.get(reverse("reports:data_protection", args=[school.slug])))
    assert f"In the bucket {BUCKET} at http://127.0.0.1:" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"S3_BUCKET": "s3://files"}, "It can be the name of a bucket alone."),
        ({"S3_BUCKET": "files", "S3_ENDPOINT": "s3.example:9000"}, "S3_ENDPOINT begins with"),
        ({"S3_BUCKET": "files", "S3_KEY": "x"}, "S3_KEY and S3_SECRET go together"),
        ({"S3_BUCKET": "files"}, "SECRET_KEY is not set."),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(monkeypatch, wrong, sentence):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettingError, match=sentence.replace(".", r"\.")):
        kept_files(Environment(), sqlite=False)
