"""Imports a draft of past lessons: in a request, or as a job of the worker."""

from typing import Any

from django.core.exceptions import ValidationError
from django_tasks import task

from classes.background import SLOW
from classes.background.jobs import Outcome, do
from classes.models import JobKind, User
from classes.words.counts import count_of
from lessons.imports.log_workbook.actions import import_log
from lessons.imports.log_workbook.lines import ParsedLog
from lessons.imports.pages import DraftPages, address_of
from lessons.imports.previews import PreviewOutdatedError, shown_digest
from lessons.models import LogDraft

STEPS = 4
"""How often `import_log` says that a step begins."""
ADVICE = "Tick the box to leave out the wrong lines, or correct them in the file."


def log_of(draft: LogDraft) -> ParsedLog:
    """Return what was read from the file of a draft."""
    return ParsedLog.from_json(draft.book)


def write_lessons(draft: LogDraft, *, by: User, answers: dict[str, Any]) -> Outcome:
    """Record all lessons of a draft, or nothing, and return what came of it."""
    try:
        changes = import_log(
            school=draft.school,
            academic_year=draft.academic_year,
            log=log_of(draft),
            source=draft.source,
            by=by,
            staff=answers["staff"],
            leave_out_wrong=answers["leave_out_wrong"],
            shown_digest=shown_digest(answers["seen"], draft),
        )
    except PreviewOutdatedError as error:
        return PAGES.refused(draft.school, error.messages[0])
    except ValidationError as error:
        return PAGES.refused(draft.school, error.messages[0], ADVICE)
    imported = count_of(len(changes.new), "lesson", "lessons")
    already = count_of(changes.unchanged, "was", "were")
    address = f"{address_of(draft.school, 'lessons')}?year={draft.academic_year}"
    return Outcome.success(address, f"{imported} imported. {already} recorded already.")


@task(queue_name=SLOW)
def import_by_worker(job_pk: int) -> None:
    """Import the draft that a job is about."""
    do(job_pk, PAGES.take_in_by_job)


PAGES = DraftPages(
    LogDraft,
    "file",
    upload_page="import_log",
    check_page="log_check",
    kind=JobKind.LESSONS,
    write=write_lessons,
    task=import_by_worker,
    steps=STEPS,
)
