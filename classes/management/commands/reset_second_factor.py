from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from classes.management.exit_codes import refusals_as_command_errors
from classes.people.second_factor import turn_off


class Command(BaseCommand):
    """Turns off two-step sign-in for somebody who has lost their phone and their codes."""

    help = (
        "Turn off two-step sign-in for one person, end their sessions and tell them by e-mail. "
        "First make sure, face to face or on a number that you know, that it is they who ask."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address that they sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_as_command_errors():
            user = turn_off(email=options["email"])
        self.stdout.write(
            f"Two-step sign-in is off for {user}. They sign in with their password and can turn it "
            "on again."
        )
