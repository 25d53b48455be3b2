"""The worker: that of django-tasks-db, which here tries again what failed."""

import logging
import time
from functools import partial

from django.db import close_old_connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from classes.background import SLOW, current_task
from classes.background.attempts import keep_failure
from classes.models import RegularWork

logger = logging.getLogger(__name__)

SLOW_TASK = 300.0
"""Seconds after which a task has a line in the log, although it was done."""


class Worker(LibraryWorker):
    """Does the tasks that are due, one after the other, until none is left."""

    def __init__(self, *, worker_id: str, quick_only: bool = False) -> None:
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[SLOW] if quick_only else [],
        )

    def run(self) -> None:
        """Do all tasks that are due. Asking first by reading leaves others' saves undisturbed."""
        close_old_connections()
        ready = DBTaskResult.objects.ready().exclude(queue_name__in=self.excluded_queue_names)
        if ready.exists():
            super().run()

    def run_task(self, row: DBTaskResult) -> None:
        """Do one task. If it fails, keep why, and try again later."""
        token = current_task.set({"task": str(row.pk), "kind": row.task_path})
        started = time.monotonic()
        try:
            self._run_task(row)
            if (seconds := time.monotonic() - started) > SLOW_TASK:
                fields = {"ms": round(seconds * 1000)}
                logger.warning("Slow task", extra={"fields": fields})
        finally:
            current_task.reset(token)

    def _run_task(self, row: DBTaskResult) -> None:
        # The library would keep the whole text of an error, which may name a child.
        setattr(row, "set_failed", partial(keep_failure, row))  # noqa: B010 - for mypy
        super().run_task(row)
        if row.status == TaskResultStatus.SUCCESSFUL:
            RegularWork.objects.filter(pk=row.task_path).update(
                done_at=timezone.now(), failing_since=None
            )
