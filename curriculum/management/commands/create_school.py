from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from classes.management.exit_codes import refusals_as_command_errors
from classes.management.prepared import require_prepared
from classes.models import Invitation, Role, School
from classes.people import invitations
from classes.people.actions import invite
from curriculum.modules.new_school import make_school

DEMO_IS_OFF = (
    "Nobody can sign in to the demo school any more, because its password is printed. To look at "
    "the demo again, start it beside this one: make run DATA_DIR=/tmp/demo PORT=8001. "
    "To remove it from here: manage.py remove_demo"
)


class Command(BaseCommand):
    """Creates a school and invites its PSHE lead."""

    help = (
        "Create a school with its own copy of the shipped module, and invite its PSHE lead. The "
        "invitation link is printed and e-mailed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="name of the school")
        parser.add_argument(
            "--slug",
            default="",
            help="short name for web addresses, such as hope-valley; else from its name",
        )
        parser.add_argument("--urn", default="", help="unique reference number of the school")
        parser.add_argument("--lead", required=True, metavar="EMAIL", help="the PSHE lead's e-mail")
        parser.add_argument("--safeguarding-lead", default="", metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        with refusals_as_command_errors():
            invitation = self.make(**options)
        self.stdout.write(
            f"{invitation.school} has been created. Its PSHE lead can join at\n"
            f"{invitations.link(invitation)}\n"
            "The worker sends it to them by email, as soon as it runs."
        )
        if School.objects.filter(is_demo=True).exists():
            self.stdout.write(DEMO_IS_OFF)

    def make(self, *, lead: str, **options: Any) -> Invitation:
        """Create the school and return the PSHE lead's invitation."""
        fields = ("name", "slug", "urn", "safeguarding_lead")
        school = make_school(**{field: options[field] for field in fields})
        return invite(school=school, email=lead, name="", role=Role.PSHE_LEAD, by=None)
