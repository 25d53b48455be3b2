from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lessons.demo.group import load_demo_group
from lessons.demo.school import RealSchoolsError, load_demo


class Command(BaseCommand):
    """Loads the demo school, and the group that it belongs to."""

    help = (
        "Load the demo school, and its group with two more schools. Do nothing if they exist; "
        "refuse if there are real schools."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            school = load_demo()
            load_demo_group()
        except RealSchoolsError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"The demo school {school} is loaded.")
