"""The heartbeat of a worker, and what becomes of the tasks of one whose heart has stopped."""

import contextlib
import datetime as dt
import threading

from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from classes.background.attempts import put_back
from classes.models import WorkerSeen

EVERY = 10
"""Seconds between two beats."""
DEAD_AFTER = dt.timedelta(minutes=1)
"""How long a worker may be silent before its tasks go to another. A long save may delay a beat."""
FORGOTTEN_AFTER = dt.timedelta(days=1)


class Heartbeat:
    """Says from a thread of its own, while a task works for minutes, that the worker lives."""

    def __init__(self, worker_id: str) -> None:
        self._worker_id = worker_id
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def __enter__(self) -> None:
        self._beat()  # before the first task, which another worker would take for abandoned
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._beat()
            connection.close()
            if self._ended.wait(EVERY):
                return

    def _beat(self) -> None:
        with contextlib.suppress(DatabaseError):  # the worker itself says so, once it is idle
            beat(self._worker_id)


def beat(worker_id: str) -> None:
    """Note that this worker lives."""
    now = timezone.now()
    if not WorkerSeen.objects.filter(pk=worker_id).update(seen_at=now):
        WorkerSeen.objects.create(pk=worker_id, seen_at=now, began_at=now)


def take_back_abandoned(*, idle: str = "") -> int:
    """Let others do the tasks whose worker was killed, and return how many there are.

    A task of the worker `idle`, which does none now, has ended, but the database could not be used
    to say so. Each is done from its start, by whichever worker claims it.
    """
    now = timezone.now()
    WorkerSeen.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
    if not DBTaskResult.objects.running().exists():
        return 0
    alive = WorkerSeen.objects.filter(seen_at__gte=now - DEAD_AFTER)
    living = set(alive.values_list("pk", flat=True)) - {idle}
    running = DBTaskResult.objects.running()
    return sum(put_back(row) for row in running if living.isdisjoint(row.worker_ids[-1:]))
