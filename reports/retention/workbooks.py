"""Deletes the audit workbooks that hold an erased name: at once, or as a job of the worker."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from classes.background import SLOW
from classes.background.jobs import Outcome, ask_for, do, request_of
from classes.background.progress import step
from classes.models import Job, JobKind, NameOf, Pupil, School, User, remembered_names
from classes.words.counts import count_of
from reports.models import AuditExport
from reports.models.clearing import Cleared
from reports.retention.files import (
    Suspects,
    clear_files,
    delete_leftover_files,
    holds_name,
    suspects_for,
)
from reports.retention.names import NamesOf
from reports.retention.record import record_clearing

HELD_A_NAME = "They held a name that was erased"

GIVEN_UP_AFTER = dt.timedelta(hours=12)
"""By then the worker has tried a task as often as it does."""
LARGE = 1_000_000
"""From so many bytes of kept workbooks on, the worker searches them.

That is about ten workbooks of a small school. A megabyte takes a fifth of a second to search, and a
second or two to digest where its contents were never digested.
"""


def clear_workbooks(
    school: School,
    pupils: Sequence[Pupil],
    names: NamesOf,
    *,
    parts_too: bool,
    by: User | None,
    remembered: Sequence[NameOf] = (),
) -> int:
    """Delete the workbooks with the names when the transaction commits, and return how many.

    `remembered` are names in `names` that are no child’s. Return 0 if the worker does it. A
    command, which is nobody, waits for it.
    """
    suspects = suspects_for(school, pupils)
    if by is not None and suspects.size >= LARGE:
        known = [*remembered_names(pupils), *remembered]
        _ask(school, known, suspects, parts_too=parts_too, by=by)
        return 0
    return clear_files(suspects.holding(names, parts_too=parts_too))


def _ask(
    school: School, known: Sequence[NameOf], suspects: Suspects, *, parts_too: bool, by: User
) -> None:
    """Give the workbooks to the worker, with the names, encrypted: soon nothing else knows them."""
    ask_for(
        JobKind.WORKBOOKS,
        school=school,
        by=by,
        task=search_by_worker,
        total=len(suspects.certain) + len(suspects.others),
        about=uuid.uuid4().hex,  # two erased names are two jobs
        request={
            "certain": [export.pk for export in suspects.certain],
            "others": [export.pk for export in suspects.others],
            "names": known,
            "parts_too": parts_too,
        },
    )


@task(queue_name=SLOW)
def search_by_worker(job_pk: int) -> None:
    """Search the workbooks of a job, delete those with the names, and record how many."""
    do(job_pk, _record, before=_search)


def search_again() -> None:
    """Let the worker do the searches that it gave up, because a bucket was away for a night."""
    asked = Job.objects.open().filter(
        kind=JobKind.WORKBOOKS, asked_at__lt=timezone.now() - GIVEN_UP_AFTER
    )
    for pk in asked.values_list("pk", flat=True):
        search_by_worker.enqueue(pk)


def _search(job: Job) -> None:
    """Delete the workbooks one by one, so that a worker that is killed can be followed by another.

    A file is deleted as a whole after its record says so. One that was left then goes first.
    """
    delete_leftover_files(job.school)
    request = request_of(job)
    names = NamesOf(job.school, (), remembered=[tuple(name) for name in request["names"]])
    for export in _exports(job):
        if export.cleared_at is None and (
            export.pk in request["certain"]
            or holds_name(export, names, parts_too=request["parts_too"])
        ):
            with transaction.atomic():
                clear_files([export])
        step()


def _exports(job: Job) -> list[AuditExport]:
    request = request_of(job)
    kept = AuditExport.objects.for_school(job.school)
    return list(kept.filter(pk__in=[*request["certain"], *request["others"]]))


def _record(job: Job) -> Outcome:
    """Record how many are deleted since the name was erased. None of them was before."""
    deleted = sum(export.cleared_at is not None for export in _exports(job))
    record_clearing(job.school, Cleared.WORKBOOKS, deleted, None, HELD_A_NAME, by=job.asked_by)
    held = count_of(deleted, "audit workbook", "audit workbooks")
    return Outcome.success(
        reverse("reports:retention", args=[job.school.slug]),
        f"The audit workbooks were searched for the erased name. {held} held it and "
        f"{'was' if deleted == 1 else 'were'} deleted.",
    )
