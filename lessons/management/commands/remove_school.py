from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classes.management.exit_codes import refusals_as_command_errors
from classes.management.prepared import require_prepared
from classes.models import School
from lessons.removal.actions import belongings_of, remove_school

NOT_YET = (
    "Nothing was changed. To remove {name} for good, run: manage.py remove_school {slug} "
    "--yes {slug}. Make a backup of it first: manage.py backup --school {slug}"
)


class Command(BaseCommand):
    """Removes one school for good."""

    help = (
        "Remove one school with everything of it: its rows, history and files, and the people who "
        "are needed nowhere else. Without --yes, only print what would go."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the short name of the school in addresses")
        parser.add_argument("--yes", metavar="SLUG", help="the short name again, to remove it")

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        slug, again = options["slug"], options["yes"]
        if again not in (None, slug):
            raise CommandError("The name after --yes is another one. Nothing was changed.")
        school = School.objects.filter(slug=slug).first()
        if school is None:
            raise CommandError(f"There is no school {slug} here. Nothing was changed.")
        with refusals_as_command_errors():
            if again:
                remove_school(school)
            else:
                self._say_what_would_go(school)
        if again:
            self.stdout.write(f"Removed for good: {school.name}.")

    def _say_what_would_go(self, school: School) -> None:
        belongings = belongings_of(school)
        counts = belongings.counts()
        for table, count in counts.items():
            self.stdout.write(f"{count:>9,} {table}")
        self.stdout.write(
            f"{sum(counts.values()):,} rows would go, and the school’s files. "
            f"People who are needed nowhere else: {len(belongings.people):,}."
        )
        self.stdout.write(NOT_YET.format(name=school.name, slug=school.slug))
