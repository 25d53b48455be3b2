"""How often a task is tried, and what is kept of why it failed."""

import datetime as dt
import logging
import traceback

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from classes.background.jobs import give_up
from classes.models import RegularWork

logger = logging.getLogger(__name__)

DELAYS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
"""Between the attempts at a task. After the last one it is given up."""
PLACES = 12
"""How many of the innermost places of an error are kept."""


def keep_failure(row: DBTaskResult, error: BaseException) -> None:
    """Let a task that failed be tried again later, or give it up. Keep where the error arose.

    The text of the error is not kept, because it may name a child.
    """
    row.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    row.traceback = "".join(traceback.format_tb(error.__traceback__)[-PLACES:])
    stopped = isinstance(error, SystemExit | KeyboardInterrupt)  # the worker was told so twice
    _plan_next_attempt(row, at_once=stopped)
    row.save()
    _give_up_job(row)
    if stopped:
        return
    RegularWork.objects.filter(pk=row.task_path, failing_since=None).update(
        failing_since=timezone.now()
    )
    again = "given up" if row.status == TaskResultStatus.FAILED else "to be tried again"
    fields = {"task": str(row.pk), "kind": row.task_path, "attempt": len(row.worker_ids)}
    logger.error("A task failed: %s", again, exc_info=error, extra={"fields": fields})


def put_back(row: DBTaskResult) -> int:
    """Let another worker do a task whose worker was killed. A task that kills each is given up.

    Return 0 if the task has ended, or has a new worker, meanwhile.
    """
    held = DBTaskResult.objects.filter(
        pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids
    )
    _plan_next_attempt(row, at_once=True)
    put = held.update(status=row.status, run_after=row.run_after, finished_at=row.finished_at)
    if put:
        _give_up_job(row)
    return put


def _give_up_job(row: DBTaskResult) -> None:
    arguments = row.args_kwargs["args"]
    if row.status == TaskResultStatus.FAILED and arguments:
        give_up(row.task_path, arguments[0])


def _plan_next_attempt(row: DBTaskResult, *, at_once: bool) -> None:
    now, attempts = timezone.now(), len(row.worker_ids)
    if attempts > len(DELAYS):
        row.status, row.finished_at = TaskResultStatus.FAILED, now
    else:
        row.status = TaskResultStatus.READY
        row.run_after = now if at_once else now + DELAYS[attempts - 1]
