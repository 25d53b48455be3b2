from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from classes.groups.actions import create_group
from classes.management.exit_codes import refusals_as_command_errors
from classes.management.prepared import require_prepared
from classes.models import GroupKind
from classes.people import invitations
from classes.people.officers import invite_officer


class Command(BaseCommand):
    """Creates a group of schools and invites its first officer."""

    help = (
        "Create a group of schools, such as a trust, and invite its first officer. The invitation "
        "link is printed and e-mailed. The group sees nothing of a school until the school agrees."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="name of the group")
        parser.add_argument(
            "--slug", required=True, help="short name for web addresses, such as peak-trust"
        )
        parser.add_argument("--officer", required=True, metavar="EMAIL", help="officer's e-mail")
        parser.add_argument("--kind", choices=GroupKind.values, default=GroupKind.TRUST.value)

    def handle(self, *args: Any, **options: Any) -> None:
        require_prepared()
        with refusals_as_command_errors():
            group = create_group(
                name=options["name"], slug=options["slug"], kind=options["kind"], by=None
            )
            invitation = invite_officer(group=group, email=options["officer"], name="", by=None)
        self.stdout.write(
            f"{group} has been created. Its first officer can join at\n"
            f"{invitations.link(invitation)}\n"
            "The worker sends it to them by email, as soon as it runs."
        )
