from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from classes.management.schools import school_of
from classes.models import School
from classes.words.dates import long_date
from reports.retention.actions import apply_retention
from reports.retention.due import due_at
from reports.retention.expired import delete_expired


class Command(BaseCommand):
    """Shows which records are due to be cleared. With --apply, clears them."""

    help = (
        "Show which records are due to be cleared under each school's settings. With --apply, "
        "clear them for good. The change history records the clearing without names."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--school", help="short name, such as hope-valley; default: all schools"
        )
        parser.add_argument(
            "--apply", action="store_true", help="clear the records; this cannot be undone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["apply"]:
            self.stdout.write(f"Expired or left over: {delete_expired().as_text}.")
        for school in _schools(options["school"]):
            self._show(school)
            if options["apply"]:
                clearings = apply_retention(school=school, by=None)
                self.stdout.write("  Cleared." if clearings else "  Nothing was cleared.")

    def _show(self, school: School) -> None:
        self.stdout.write(f"{school} ({school.slug})")
        lines = due_at(school).lines
        for line in lines:
            since = f", from before {long_date(line.before)}" if line.before else ""
            self.stdout.write(f"  {line.what.label}: {line.amount}{since}")
        if not lines:
            self.stdout.write("  Nothing is due.")


def _schools(slug: str | None) -> list[School]:
    """Return every school, or the one with this short name.

    Raise CommandError if no school has it.
    """
    return list(School.objects.all()) if slug is None else [school_of(slug)]
