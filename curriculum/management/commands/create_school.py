from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from classes.management.exit_codes import refusals_as_command_errors
from classes.models import Invitation, Role, School
from classes.people import invitations
from classes.people.actions import invite
from classes.schools.actions import create_school
from curriculum.library import load_library
from curriculum.modules.actions import copy_module

DEMO_IS_OFF = (
    "Nobody can sign in to the demo school any more, because its password is printed. To look at "
    "the demo again, start it beside this one: make run DATA_DIR=/tmp/demo PORT=8001"
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
            "--slug", required=True, help="short name for web addresses, such as hope-valley"
        )
        parser.add_argument("--urn", required=True, help="unique reference number of the school")
        parser.add_argument("--lead", required=True, metavar="EMAIL", help="the PSHE lead's e-mail")
        parser.add_argument("--safeguarding-lead", default="", metavar="NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_as_command_errors():
            invitation = self.make(**options)
        self.stdout.write(
            f"{invitation.school} has been created. Its PSHE lead can join at\n"
            f"{invitations.link(invitation)}\n"
            "An email with this link is on its way. It leaves when the server next runs."
        )
        if School.objects.filter(is_demo=True).exists():
            self.stdout.write(DEMO_IS_OFF)

    def make(
        self, *, name: str, slug: str, urn: str, lead: str, safeguarding_lead: str, **_: Any
    ) -> Invitation:
        """Create the school and return the PSHE lead's invitation."""
        school = create_school(name=name, slug=slug, urn=urn, safeguarding_lead=safeguarding_lead)
        copy_module(module=load_library(), school=school, by=None)
        return invite(school=school, email=lead, name="", role=Role.PSHE_LEAD, by=None)
