"""Deletes what was only kept for a while: drafts, undo journals, stray files, unmatched names.

All of it may hold children's names. It is deleted daily by the worker, at every start, and by
`manage.py retention --apply`, whatever the schools' settings say.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.files.storage import Storage, default_storage
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from classes.limits.counters import delete_expired_counters
from classes.models import (
    Job,
    KeptForm,
    OutgoingMail,
    RosterImport,
    SavedForm,
    School,
    SecurityEvent,
)
from classes.models.draft import Draft
from classes.tables.temporary import delete_leftovers
from classes.words.counts import count_of
from lessons.models import CalendarChange
from reports.models import AuditExport, MonthlyFigures, Reminder, reminder
from reports.retention.files import overwrite_deleted_data
from reports.retention.typed_names import blank_names_that_fit_nobody
from reports.retention.workbooks import search_again

FORMS_KEPT_FOR = dt.timedelta(days=3)
"""How long it is known that a form was saved. Nobody sends one again after that."""
TASKS_KEPT_FOR = dt.timedelta(days=7)
"""How long it is known that background work was done, or with which error it failed."""
CHANGES_KEPT_FOR = dt.timedelta(days=7)
"""How long a changed date waits for the email about it. After that nobody needs one."""
STRAY_AFTER = dt.timedelta(days=1)
"""How old a workbook without a record is: a younger one may be about to get its record."""


@dataclass(frozen=True)
class Expired:
    """How many drafts, undo journals and files were deleted, and how many names were blanked."""

    drafts: int
    journals: int
    files: int
    names: int

    @property
    def as_text(self) -> str:
        """Return "2 drafts of imports, 1 undo journal, 0 files, 3 names that fit no child"."""
        drafts = count_of(self.drafts, "draft of an import", "drafts of imports")
        journals = count_of(self.journals, "undo journal")
        names = count_of(self.names, "name that fits no child", "names that fit no child")
        return f"{drafts}, {journals}, {count_of(self.files, 'file')}, {names}"


def delete_expired() -> Expired:
    """Delete what expired at every school, and return how much that was."""
    expired = Expired(
        drafts=sum(kind._default_manager.expired().delete()[0] for kind in _kinds_of_draft()),
        journals=RosterImport.objects.delete_expired_journals(),
        files=delete_leftovers() + sum(map(_delete_stray_workbooks, School.objects.all())),
        names=blank_names_that_fit_nobody(),
    )
    delete_expired_counters()
    caches["default"].delete_expired()  # type: ignore[attr-defined]
    SecurityEvent.objects.all().delete_expired()
    SavedForm.objects.filter(saved_at__lt=timezone.now() - FORMS_KEPT_FOR).delete()
    KeptForm.objects.expired().delete()
    OutgoingMail.objects.delete_old()
    Job.objects.delete_old()
    _delete_old_reminders()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - TASKS_KEPT_FOR).delete()
    if expired.drafts or expired.journals or expired.names:
        overwrite_deleted_data()
    return expired


@task()
def delete_what_expired() -> None:
    """Delete what expired. The worker does this every night."""
    search_again()
    delete_expired()


def _delete_old_reminders() -> None:
    """Delete which reminders were made, old figures, and changes of dates that nobody is told."""
    now = timezone.now()
    Reminder.objects.delete_old()
    MonthlyFigures.objects.filter(month__lt=(now - reminder.FIGURES_KEPT_FOR).date()).delete()
    CalendarChange.objects.filter(changed_at__lt=now - CHANGES_KEPT_FOR).delete()


def _kinds_of_draft() -> list[Any]:
    """Return every model of a draft, so that one that is added tomorrow is swept tomorrow."""
    return [model for model in apps.get_models() if issubclass(model, Draft)]


def _delete_stray_workbooks(school: School) -> int:
    """Delete the workbooks without a record: a process was killed, or a bucket did not answer."""
    folder = f"exports/{school.pk}"
    kept = AuditExport.objects.for_school(school).filter(cleared_at=None)
    known = set(kept.values_list("file", flat=True))
    paths = {f"{folder}/{name}" for name in _files_in(default_storage, folder)}
    before = timezone.now() - STRAY_AFTER
    strays = [path for path in paths - known if default_storage.get_modified_time(path) < before]
    for path in strays:
        default_storage.delete(path)
    return len(strays)


def _files_in(storage: Storage, folder: str) -> list[str]:
    try:
        return storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
