from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lessons.demo.school import RealSchoolsError, load_demo


class Command(BaseCommand):
    """Loads the demo school."""

    help = "Load the demo school. Do nothing if it exists; refuse if there are real schools."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            school = load_demo()
        except RealSchoolsError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"The demo school {school} is loaded.")
