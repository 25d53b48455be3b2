"""Regular work and workers, so that home can say when the installation is not looked after."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

FAILING_AFTER = dt.timedelta(hours=12)
"""How long regular work may fail before home says so. By then it was tried six times."""
MISSED_AFTER = dt.timedelta(minutes=5)
"""How long no worker may be seen before home says so. A restart takes some seconds."""


class RegularWorkQuerySet(models.QuerySet["RegularWork"]):
    """Questions about regular work."""

    def failing(self) -> "RegularWorkQuerySet":
        """Return what has failed for some time, longest first."""
        since = timezone.now() - FAILING_AFTER
        return self.filter(failing_since__lte=since).order_by("failing_since")


class RegularWork(models.Model):
    """Work that is done by the clock, such as the nightly check of links: `settings.REGULAR_WORK`.

    `due_at` is the next time. Whoever moves it on starts the work, so of several workers one does.
    """

    task = models.CharField(max_length=200, primary_key=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)

    objects: ClassVar[RegularWorkQuerySet] = RegularWorkQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        """Return the name of the function as words, such as "check every link"."""
        return self.task.rpartition(".")[2].replace("_", " ")


class WorkerSeenQuerySet(models.QuerySet["WorkerSeen"]):
    """Questions about workers."""

    def lately(self) -> "WorkerSeenQuerySet":
        """Return the workers that were seen within the last minutes."""
        return self.filter(seen_at__gte=timezone.now() - MISSED_AFTER)


class WorkerSeen(models.Model):
    """A worker, and when it last said that it lives. The row stays for a day after its end."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects: ClassVar[WorkerSeenQuerySet] = WorkerSeenQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"Worker {self.worker_id}"
