import logging
import os
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError
from django.utils.crypto import get_random_string

from classes.background.heartbeat import Heartbeat, beat, take_back_abandoned
from classes.background.regular import start_due_work
from classes.background.worker import Worker
from classes.mail.actions import deliver_due

logger = logging.getLogger(__name__)

LOOK_EVERY = 1
"""Seconds between looks for new work."""
WAIT_FOR_DATABASE = 5
"""Seconds before the worker tries again if the database cannot be used."""
NOW_AND_THEN = 30
"""Seconds between looks for what is due by the clock, and for the tasks of killed workers."""


class Command(BaseCommand):
    """Does the work that no page waits for, such as sending emails. Runs until it is stopped."""

    help = "Do background work, such as sending emails. The server starts two of these by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument(
            "--quick", action="store_true", help="leave long work, such as backups, to another"
        )
        parser.add_argument(
            "--parent", type=int, help="end when this process is no longer the parent"
        )

    def handle(
        self, *args: Any, once: bool, quick: bool, parent: int | None, **options: Any
    ) -> None:
        worker = Worker(worker_id=get_random_string(16), quick_only=quick)
        if once:
            beat(worker.worker_id)
            look_for_due_work(worker)
            worker.run()
            return
        worker.configure_signals()
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # it warns of being stopped
        with Heartbeat(worker.worker_id):
            work_on(worker, lambda: parent is None or os.getppid() == parent)


def work_on(worker: Worker, wanted: Callable[[], bool]) -> None:
    """Work until told to stop, or until the work is no longer `wanted`."""
    next_look = 0.0
    while worker.running and wanted():
        try:
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + NOW_AND_THEN
                look_for_due_work(worker)
            worker.run()
        except (OperationalError, InterfaceError):
            logger.warning("The database cannot be used now. The worker tries again.")
            time.sleep(WAIT_FOR_DATABASE)
        time.sleep(LOOK_EVERY)


def look_for_due_work(worker: Worker) -> None:
    """Put what is due by the clock, and what a killed worker left, into the queue."""
    take_back_abandoned(idle=worker.worker_id)
    start_due_work()
    deliver_due()
