from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from classes.models import FormerStaff, User
from reports.retention.people import erase_person


class Command(BaseCommand):
    """Erases the account of somebody who has no role at any school any more."""

    help = (
        "Erase the name and the address of somebody who has left every school. What they recorded "
        "stays, by a former member of staff. This cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address that the account has")
        parser.add_argument("--reason", required=True, help="why, without a name; it is kept")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError("There is no account with this address. Nothing was changed.")
        former = FormerStaff.objects.filter(user=person).select_related("school").first()
        try:
            erase_person(
                person=person,
                school=former.school if former else None,
                reason=options["reason"],
                by=None,
            )
        except ValidationError as error:
            raise CommandError(f"{' '.join(error.messages)} Nothing was changed.") from error
        self.stdout.write("The account is erased at every school. No figures have changed.")
