"""Brings a draft of a tracker over, or undoes that: in a request, or as a job of the worker."""

from typing import Any

from django.core.exceptions import ValidationError
from django_tasks import task

from classes.background import SLOW
from classes.background.jobs import Outcome, ask_for, do
from classes.models import Job, JobKind, User
from classes.words.counts import count_of
from lessons.imports.log_workbook.stored import StoredLog
from lessons.imports.pages import DraftPages, address_of
from lessons.imports.previews import shown_digest
from lessons.imports.tracker.actions import bring_over, undo_tracker_import
from lessons.imports.tracker.marks import Tracker
from lessons.imports.tracker.taking import Taking
from lessons.models import TrackerDraft, TrackerImport

IMPORT_STEPS, UNDO_STEPS = 5, 2
"""How often the actions say that a step begins."""


def taking_of(draft: TrackerDraft) -> Taking:
    """Return what would be taken from a draft, as it was answered so far."""
    stored = StoredLog(draft.school, draft.academic_year)
    return Taking(stored, Tracker.from_json(draft.tracker), draft.answers)


def write_lessons(draft: TrackerDraft, *, by: User, answers: dict[str, Any]) -> Outcome:
    """Record all lessons that were shown, or nothing, and return what came of it."""
    try:
        changes = bring_over(
            taking=taking_of(draft),
            source=draft.source,
            by=by,
            shown_digest=shown_digest(answers["seen"], draft),
        )
    except ValidationError as error:
        return PAGES.refused(draft.school, *error.messages)
    brought = count_of(len(changes.new), "lesson", "lessons")
    return Outcome.success(
        address_of(draft.school, "import_tracker"),
        f"{brought} brought over from your own tracker. You can undo this for two weeks.",
    )


@task(queue_name=SLOW)
def import_by_worker(job_pk: int) -> None:
    """Bring the draft over that a job is about."""
    do(job_pk, PAGES.take_in_by_job)


PAGES = DraftPages(
    TrackerDraft,
    "tracker",
    upload_page="import_tracker",
    check_page="tracker_check",
    kind=JobKind.TRACKER,
    write=write_lessons,
    task=import_by_worker,
    steps=IMPORT_STEPS,
)


def undo_lessons(tracker_import: TrackerImport, *, by: User) -> Outcome:
    """Undo an import. Raise ValidationError, and change nothing, if it cannot be undone."""
    undone = undo_tracker_import(tracker_import=tracker_import, by=by)
    text = _undone(len(undone.gone), len(undone.stay))
    return Outcome.success(address_of(tracker_import.school, "import_tracker"), text)


def _undone(gone: int, stay: int) -> str:
    removed = f"Import undone: {count_of(gone, 'lesson was', 'lessons were')} removed."
    if not stay:
        return removed
    return f"{removed} {count_of(stay, 'lesson stays', 'lessons stay')}: changed since."


def ask_to_undo(tracker_import: TrackerImport, *, by: User) -> Job:
    """Let the worker undo a large import."""
    return ask_for(
        JobKind.TRACKER_UNDO,
        school=tracker_import.school,
        by=by,
        task=undo_by_worker,
        total=UNDO_STEPS,
        about=str(tracker_import.pk),
    )


@task(queue_name=SLOW)
def undo_by_worker(job_pk: int) -> None:
    """Undo the import that a job is about."""
    do(job_pk, _undo)


def _undo(job: Job) -> Outcome:
    imports = TrackerImport.objects.filter(school=job.school).select_related("school")
    tracker_import = imports.filter(pk=job.about).first()
    if tracker_import is None or job.asked_by is None:
        address = address_of(job.school, "import_tracker")
        return Outcome.refusal(address, "This import is no longer kept. Nothing was changed.")
    try:
        return undo_lessons(tracker_import, by=job.asked_by)
    except ValidationError as error:
        address = address_of(job.school, "tracker_undo", tracker_import.pk)
        return Outcome.refusal(address, *error.messages)
