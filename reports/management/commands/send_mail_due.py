from typing import Any

from django.core.management.base import BaseCommand

from classes.words.counts import count_of
from reports.reminders.actions import send_due


class Command(BaseCommand):
    """Makes the reminders and digests that are due. The worker does the same every ten minutes."""

    help = (
        "Make the reminders and digests that are due and give them to the worker to send. Each is "
        "made once, however often and on however many machines this runs."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{count_of(send_due(), 'email')} to send.")
