"""Imports a draft of a class list, or undoes an import: in a request, or as a job of the worker."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django_tasks import task

from classes.background import SLOW
from classes.background.jobs import Outcome, ask_for, do
from classes.models import Job, JobKind, RosterDraft, RosterImport, User
from classes.words.counts import count_of
from lessons.imports.class_lists.actions import import_roster, undo_import
from lessons.imports.class_lists.changes import RosterChanges
from lessons.imports.class_lists.preview import Preview
from lessons.imports.nightly.proposing import settle
from lessons.imports.pages import DraftPages, address_of
from lessons.imports.previews import shown_digest

IMPORT_STEPS, UNDO_STEPS = 6, 3
"""How often the actions say that a step begins."""
LABELS = {"new": "new", "moved": "moved", "left": "left", "renamed": "with a new name"}


def write_list(draft: RosterDraft, *, by: User, answers: dict[str, Any]) -> Outcome:
    """Import all of a draft, or nothing, and return what came of it."""
    proposal = draft.proposal
    try:
        with transaction.atomic():
            changes = import_roster(
                **Preview(draft).options(),
                source=draft.source,
                by=by,
                many_leave=answers["many_leave"],
                shown_digest=shown_digest(answers["seen"], draft),
            )
            if proposal:
                settle(proposal, choices=draft.choices)
    except ValidationError as error:
        return PAGES.refused(draft.school, *error.messages)
    address = f"{address_of(draft.school, 'class_list')}?year={draft.academic_year}"
    return Outcome.success(address, _counts(changes), *changes.year_notes, changes.missed_note)


def _counts(changes: RosterChanges) -> str:
    counts = ", ".join(f"{changes.count(kind):,} {label}" for kind, label in LABELS.items())
    children = count_of(changes.children, "child", "children")
    return f"Imported {children} in {count_of(len(changes.classes), 'class', 'classes')}: {counts}."


@task(queue_name=SLOW)
def import_by_worker(job_pk: int) -> None:
    """Import the draft that a job is about."""
    do(job_pk, PAGES.take_in_by_job)


PAGES = DraftPages(
    RosterDraft,
    "list",
    upload_page="import_roster",
    check_page="import_check",
    kind=JobKind.CLASS_LIST,
    write=write_list,
    task=import_by_worker,
    steps=IMPORT_STEPS,
)


def undo_list(roster_import: RosterImport, *, by: User) -> Outcome:
    """Undo an import as a whole. Raise ValidationError, and change nothing, if it cannot be."""
    undo_import(roster_import=roster_import, by=by)
    address = address_of(roster_import.school, "import_roster")
    return Outcome.success(address, "Import undone. Everything is as it was before.")


def ask_to_undo(roster_import: RosterImport, *, by: User) -> Job:
    """Let the worker undo a large import."""
    return ask_for(
        JobKind.CLASS_LIST_UNDO,
        school=roster_import.school,
        by=by,
        task=undo_by_worker,
        total=UNDO_STEPS,
        about=str(roster_import.pk),
    )


@task(queue_name=SLOW)
def undo_by_worker(job_pk: int) -> None:
    """Undo the import that a job is about."""
    do(job_pk, _undo)


def _undo(job: Job) -> Outcome:
    roster_import = job.school.roster_imports.filter(pk=job.about).first()
    if roster_import is None or job.asked_by is None:
        address = address_of(job.school, "import_roster")
        return Outcome.refusal(address, "This import is no longer kept. Nothing was changed.")
    try:
        return undo_list(roster_import, by=job.asked_by)
    except ValidationError as error:
        address = address_of(job.school, "import_undo", roster_import.pk)
        return Outcome.refusal(address, *error.messages, "Nothing was changed.")
