"""Work that somebody asks for on a page and the worker does, with what came of it.

`ask_for` keeps the job and gives it to the worker. Its task calls `do`, which does the work once,
however often the task runs: the work and the end of its job are one transaction.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.contrib.messages import constants
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import Task

from classes.background.progress import progress_of, show_progress
from classes.encryption import UnreadableError, decrypt, encrypt
from classes.models import Job, JobKind, JobQuerySet, School, SharedSchool, User

PURPOSE = "classes.background.jobs"
FAULT = (
    "There was a fault, so this is not done yet. It is tried again by itself. If it is still not "
    "done in an hour, tell whoever looks after the server."
)

GIVEN_UP = (
    "{what} was given up: there was a fault each time it was tried. {changed} Ask whoever looks "
    "after this service to read its log, then do it again."
)


@dataclass(frozen=True)
class Outcome:
    """What came of work: the page that it leads to, and what that page says, each with a level."""

    address: str
    messages: tuple[tuple[int, str], ...] = ()

    @classmethod
    def success(cls, address: str, text: str, *warnings: str) -> "Outcome":
        """Return that all is done, with the warnings that are not empty."""
        others = ((constants.WARNING, warning) for warning in warnings if warning)
        return cls(address, ((constants.SUCCESS, text), *others))

    @classmethod
    def refusal(cls, address: str, *reasons: str) -> "Outcome":
        """Return why nothing was done, in one message."""
        return cls(address, ((constants.ERROR, " ".join(reasons)),))


class EndedMeanwhileError(Exception):
    """Another worker did the same job, or somebody asked for it anew, so this is undone."""


def ask_for(
    kind: JobKind,
    *,
    school: School,
    by: User | None,
    task: Task[[int], None],
    total: int,
    about: str = "",
    request: Mapping[str, Any] | None = None,
) -> Job:
    """Give work to the worker and return its job. If the same is going on already, return that.

    `about` tells apart two of a kind at a school, and `request` is what the task needs. One that
    was stopped, or met a fault, is given up for a new one.
    """
    same = Job.objects.open().filter(school=school, kind=kind, about=about)
    if job := _going_on(same):  # read only: the work may have locked the school
        return job
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(pk=school.pk)  # two who press at once
        if job := _going_on(same):
            return job
        now = timezone.now()
        same.update(ended_at=now, told_at=now, request="")
        sealed = _sealed(dict(request or {}))
        what = {"kind": kind, "about": about, "total": total, "request": sealed}
        job = Job.objects.create(school=school, asked_by=by, task=task.module_path, **what)
        task.enqueue(job.pk)
    job.refresh_from_db()  # it has ended where tasks are done at once
    return job


def _going_on(same: JobQuerySet) -> Job | None:
    job = same.select_related("school").first()
    return job if job and show_progress(job).is_going_on else None


def cancel(job: Job) -> bool:
    """End a job that no worker has begun, and return whether that was so. Nothing was done."""
    waiting = Job.objects.open().filter(pk=job.pk, started_at=None)
    now = timezone.now()
    return job.may_be_cancelled and bool(waiting.update(ended_at=now, told_at=now, request=""))


def do(
    pk: int,
    work: Callable[[Job], Outcome],
    *,
    before: Callable[[Job], None] = lambda job: None,
    at_once: bool = True,
) -> None:
    """Do the work of a job, unless it has ended, and keep what came of it.

    All of the work is done or nothing, unless `at_once` is false: then it must be safe to do twice.
    So must what is done `before`, bit by bit. A fault is shown on the page, and raised for the
    worker to try again.
    """
    job = Job.objects.open().select_related("school", "asked_by").filter(pk=pk).first()
    if job is None:
        return
    now = timezone.now()
    begun = {"started_at": now, "moved_at": now, "done": 0, "doing": "", "problem": ""}
    if not Job.objects.open().filter(pk=pk).update(**begun):
        return  # it was cancelled a moment ago
    with _fault_shown(pk), progress_of(pk):
        before(job)
        with transaction.atomic() if at_once else nullcontext():
            _end(pk, work(job))
            SharedSchool.objects.note_change(job.school_id)


def _end(pk: int, outcome: Outcome) -> None:
    if not Job.objects.open().filter(pk=pk).update(**_ended_with(outcome)):
        raise EndedMeanwhileError


def _ended_with(outcome: Outcome) -> dict[str, Any]:
    sealed = _sealed([outcome.address, outcome.messages])
    return {"ended_at": timezone.now(), "outcome": sealed, "request": ""}


def give_up(task: str, pk: int) -> None:
    """End the job of a task that is tried no more, if it has one. Home says so until it is read.

    A search for an erased name goes on: it is asked for again every night.
    """
    jobs = Job.objects.open().filter(pk=pk, task=task).exclude(kind=JobKind.WORKBOOKS)
    if job := jobs.select_related("school").first():
        in_parts = job.kind == JobKind.LINKS
        changed = "What was done until then is kept." if in_parts else "Nothing was changed."
        text = GIVEN_UP.format(what=job.get_kind_display(), changed=changed)
        outcome = Outcome.refusal(reverse("reports:home", args=[job.school.slug]), text)
        jobs.update(problem=text, **_ended_with(outcome))


@contextmanager
def _fault_shown(pk: int) -> Iterator[None]:
    try:
        yield
    except EndedMeanwhileError:
        return
    except Exception:
        waiting = {"started_at": None, "moved_at": None, "problem": FAULT}
        Job.objects.open().filter(pk=pk).update(**waiting)
        raise


def request_of(job: Job) -> dict[str, Any]:
    """Return what was asked for."""
    return json.loads(decrypt(job.request, purpose=PURPOSE))


def outcome_of(job: Job) -> Outcome | None:
    """Return what came of a job; None if it has not ended, or its text can no longer be read."""
    try:
        address, messages = json.loads(decrypt(job.outcome, purpose=PURPOSE))
    except UnreadableError:
        return None
    return Outcome(address, tuple((level, text) for level, text in messages))


def latest_job(school: School, kind: JobKind) -> Job | None:
    """Return the job of a kind that was asked for last, and how far it is."""
    job = Job.objects.filter(school=school, kind=kind).first()
    return job and show_progress(job)


def _sealed(value: Any) -> str:
    return encrypt(json.dumps(value), purpose=PURPOSE)
