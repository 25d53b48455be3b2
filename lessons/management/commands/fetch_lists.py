from typing import Any

from django.core.management.base import BaseCommand

from lessons.imports.nightly.every_night import fetch_lists


class Command(BaseCommand):
    """Fetches the class list of each school that has an address or a folder, for a timer."""

    help = (
        "Fetch the class list of every school that has an address in its settings or a folder "
        "below ROSTER_DROP. What would change waits on home; nothing is imported."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for school, outcome in fetch_lists():
            self.stdout.write(f"{school.slug}: {outcome}")
