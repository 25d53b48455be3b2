"""Large workbooks are searched for an erased name by the worker, after the name is gone."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from classes.models import Job, JobKind
from reports.audit.actions import make_export
from reports.models import AuditExport, Clearing
from reports.retention.actions import erase_pupil
from reports.retention.expired import delete_what_expired
from reports.retention.workbooks import LARGE
from tests import factories
from tests.pages import text_of
from tests.reports.retention.conftest import NAME
from tests.reports.retention.test_erase_pupil import traces

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _queued(settings):
    """Let work wait in the database, as it does until the worker comes."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture
def clean(school, child, lead):
    """Return a workbook of another year, without the name. Each file counts as a large one."""
    factories.ClassGroupFactory(school=school, academic_year=2025, pupils=1)
    return make_export(school=school, academic_year=2025, with_names=True, by=lead)


@pytest.fixture
def naming(school, child, lead):
    """Return a workbook without names, with the name in a note."""
    lesson = child.missed_lessons.get().lesson
    lesson.note = f"{NAME} asked."
    lesson.save()
    return make_export(school=school, academic_year=2026, with_names=False, by=lead)


def test_the_name_goes_at_once_and_the_workbooks_follow(
    school, child, lead, as_lead, clean, naming, with_names
):
    AuditExport.objects.update(size=LARGE)
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    assert traces() == []
    assert not AuditExport.objects.exclude(cleared_at=None).exists()
    page = reverse("reports:retention", args=[school.slug])
    assert "Searching audit workbooks for an erased name. It begins" in text_of(as_lead.get(page))
    # A worker that was killed had noted one of them as deleted, and not deleted it yet.
    AuditExport.objects.filter(pk=naming.pk).update(cleared_at=naming.made_at)
    for _ in range(2):
        call_command("run_worker", "--once")
    kept = {export.pk for export in AuditExport.objects.filter(cleared_at=None)}
    assert kept == {clean.pk}
    for export in (clean, naming, with_names):
        assert export.file.storage.exists(export.file.name) == (export.pk in kept)
    [cleared] = Clearing.objects.filter(what="workbooks")
    assert (cleared.how_many, cleared.history.get().history_user) == (2, lead)
    job = Job.objects.get(kind=JobKind.WORKBOOKS)
    assert job.request == ""
    told = as_lead.get(reverse("classes:job", args=[school.slug, job.pk]), follow=True)
    assert "2 audit workbooks held it and were deleted." in text_of(told)


def test_a_search_that_the_worker_gave_up_is_done_the_next_night(
    school, child, lead, with_names, time_machine
):
    AuditExport.objects.update(size=LARGE)
    erase_pupil(pupil=child, reason="His mother asked", by=lead)
    DBTaskResult.objects.all().delete()
    time_machine.move_to(timezone.now() + dt.timedelta(days=8))
    delete_what_expired.call()
    call_command("run_worker", "--once")
    with_names.refresh_from_db()
    assert with_names.cleared_at
    assert Job.objects.get().ended_at


def test_a_command_waits_for_the_workbooks(school, child, with_names):
    AuditExport.objects.update(size=LARGE)
    erase_pupil(pupil=child, reason="His mother asked", by=None)
    with_names.refresh_from_db()
    assert with_names.cleared_at
    assert not Job.objects.exists()
