from typing import Any

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from classes.management.exit_codes import refusals_as_command_errors
from classes.models import Happened, School, User
from classes.people.sessions.actions import end_sessions
from classes.security_log import record_event
from classes.words.counts import count_of


class Command(BaseCommand):
    """Signs one person out everywhere, or everybody, as after an attack."""

    help = "End the sessions of one person, or of everybody. They can sign in again at once."

    def add_arguments(self, parser: CommandParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("email", nargs="?", help="the address that they sign in with")
        whose.add_argument("--all", action="store_true", help="of everybody, visitors too")

    def handle(self, *args: Any, **options: Any) -> None:
        with refusals_as_command_errors():
            ended = _end_all() if options["all"] else _end_those_of(options["email"])
        self.stdout.write(f"{count_of(ended, 'session')} ended.")


@transaction.atomic
def _end_all() -> int:
    """End them, and keep that at every school: each has people who were signed out."""
    ended = Session.objects.count()
    Session.objects.all().delete()
    for school in School.objects.all() or [None]:
        record_event(Happened.SESSION_ENDED, by=None, school=school)
    return ended


def _end_those_of(email: str) -> int:
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise ValidationError(f"Nobody signs in with {email}. Nothing was changed.")
    record_event(Happened.SESSION_ENDED, by=None, about=user)
    return end_sessions(user=user)
