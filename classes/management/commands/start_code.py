from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from classes.demo import no_real_school
from classes.management.prepared import require_prepared
from classes.schools.start_code import new_start_code

TOO_LATE = (
    "There is a school here already, so no code was made. Its PSHE lead invites people on the page "
    "People. To add another school: manage.py create_school"
)


class Command(BaseCommand):
    """Prints a code with which the first school is started in the browser."""

    help = (
        "Print a new code for the page that starts the first school. It works once, for a day. "
        "Refuse if there is a school other than the demo."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        if not no_real_school():
            raise CommandError(TOO_LATE)
        address = settings.SITE_URL.rstrip("/") + reverse("start_school")
        self.stdout.write(
            f"Open {address} and type the code\n\n    {new_start_code()}\n\n"
            "It works once, within a day. An earlier code no longer works."
        )
