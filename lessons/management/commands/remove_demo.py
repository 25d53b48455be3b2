from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from classes.management.exit_codes import refusals_as_command_errors
from classes.management.prepared import require_prepared
from classes.models import School
from lessons.demo.removal import InDoubtError, remove_demo

NO_DEMO = "There is no demo school here, so nothing was removed."
ANYWAY = "If all of it can go, run: manage.py remove_demo --anyway"
COMES_BACK = (
    "There is no school here now. Start yours with “make run DEMO=off”: without DEMO=off it loads "
    "the demo again."
)


class Command(BaseCommand):
    """Removes the demo for good."""

    help = (
        "Remove the demo, its schools and its group with everything in them: people, history and "
        "files. Refuse if it may hold more than what is invented. Other schools stay as they are."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anyway",
            action="store_true",
            help="also if people sign in there with an address of their own, or imported a file",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        with refusals_as_command_errors():
            try:
                names = remove_demo(anyway=options["anyway"])
            except InDoubtError as error:
                raise InDoubtError([*error.messages, ANYWAY]) from error
        if not names:
            self.stdout.write(NO_DEMO)
            return
        self.stdout.write(f"Removed for good: {', '.join(names)}.")
        if not School.objects.exists():
            self.stdout.write(COMES_BACK)
