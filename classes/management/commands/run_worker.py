import logging
import os
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from classes.mail.actions import deliver_due

logger = logging.getLogger(__name__)

LOOK_EVERY = 1
"""Seconds between looks for new work."""
WAIT_FOR_DATABASE = 5
"""Seconds before the worker tries again if the database cannot be used."""
A_DAY = 24 * 3600
TRY_AGAIN_EVERY = 30
"""Seconds between looks for emails that are to be tried again."""


class Command(BaseCommand):
    """Does the work that no page waits for, such as sending emails. Runs until it is stopped."""

    help = "Do background work, such as sending emails. The server starts one by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="do what is due now and each day, then end"
        )
        parser.add_argument(
            "--parent", type=int, help="end when this process is no longer the parent"
        )

    def handle(self, *args: Any, once: bool, parent: int | None, **options: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(16),
            excluded_queue_names=[],
        )
        if once:
            self.do_daily_work()
            deliver_due()
            worker.run()
            return
        worker.configure_signals()
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # it warns of being stopped
        next_try, next_day = 0.0, time.monotonic() + A_DAY
        while worker.running and (parent is None or os.getppid() == parent):
            try:
                if time.monotonic() >= next_try:
                    next_try = time.monotonic() + TRY_AGAIN_EVERY
                    deliver_due()
                if time.monotonic() >= next_day:
                    next_day = time.monotonic() + A_DAY
                    self.do_daily_work()
                self.work(worker)
            except (OperationalError, InterfaceError):
                logger.warning("The database cannot be used now. The worker tries again.")
                time.sleep(WAIT_FOR_DATABASE)
            time.sleep(LOOK_EVERY)

    def do_daily_work(self) -> None:
        """Delete what expired. Also done at each start; two workers that do it are no harm."""
        for path in settings.DAILY_WORK:
            import_string(path)()

    def work(self, worker: Worker) -> None:
        """Do all tasks that are due. Asking first by reading keeps others' saves undisturbed."""
        close_old_connections()
        if DBTaskResult.objects.ready().exists():
            worker.run()
