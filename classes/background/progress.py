"""Says how far a job is, even while its transaction is open.

What a transaction writes is seen by others only at its end. So progress goes past it: on PostgreSQL
by a second connection. SQLite lets one connection write at a time, so there it goes to a small file
in DATA_DIR, beside the database, on the only machine.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.utils import timezone

from classes.models import Job

PAST_THE_TRANSACTION = (
    "UPDATE classes_job SET done = %s, doing = %s, moved_at = %s WHERE id = %s AND ended_at IS NULL"
)
WAIT = "SET lock_timeout = '1s'"
"""Nobody else holds the row of a job for long. A step that is not shown is no harm."""


class Progress:
    """How far one job is."""

    def __init__(self, pk: int) -> None:
        self.pk, self.done = pk, 0

    def step(self, doing: str, by: int) -> None:
        """Show that the next step has begun, or that so many more are done."""
        self.done += by
        now = timezone.now()
        with contextlib.suppress(DatabaseError, OSError):
            if not connection.in_atomic_block:
                values = {"done": self.done, "doing": doing, "moved_at": now}
                Job.objects.open().filter(pk=self.pk).update(**values)
            elif connection.vendor == "sqlite":
                _write(self.pk, json.dumps([self.done, doing, now.timestamp()]))
            else:
                self._write_apart(doing, now)

    def _write_apart(self, doing: str, now: dt.datetime) -> None:
        apart = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            with apart.cursor() as cursor:
                cursor.execute(WAIT)
                cursor.execute(PAST_THE_TRANSACTION, [self.done, doing, now, self.pk])
        finally:
            apart.close()


_PROGRESS: ContextVar[Progress | None] = ContextVar("progress", default=None)


@contextlib.contextmanager
def progress_of(pk: int) -> Iterator[None]:
    """Count the steps in this block for a job."""
    _file(pk).unlink(missing_ok=True)  # that of a worker that was killed
    token = _PROGRESS.set(Progress(pk))
    try:
        yield
    finally:
        _PROGRESS.reset(token)
        _file(pk).unlink(missing_ok=True)


def step(doing: str = "", *, by: int = 1) -> None:
    """Say that the next step begins, such as "saving classes", or that `by` more are done.

    Outside a job this does nothing, so an action can call it wherever it is called from.
    """
    if progress := _PROGRESS.get():
        progress.step(doing, by)


def show_progress(job: Job) -> Job:
    """Give the job what its worker last said in a file, if it did, and return it."""
    if job.ended_at is None:
        with contextlib.suppress(OSError, ValueError):
            job.done, job.doing, moved = json.loads(_file(job.pk).read_text())
            job.moved_at = dt.datetime.fromtimestamp(moved, dt.UTC)
    return job


def _file(pk: int) -> Path:
    return Path(settings.DATA_DIR) / "progress" / str(pk)


def _write(pk: int, text: str) -> None:
    """Replace the file as a whole: who reads meanwhile reads the one before."""
    path = _file(pk)
    path.parent.mkdir(exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)
