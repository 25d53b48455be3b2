"""A school on a Friday after school, with a teacher who has something to teach and to log."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from classes.mail.actions import deliver_due
from classes.models import Role, User
from reports.reminders.actions import send_due
from tests import factories

LONDON = ZoneInfo("Europe/London")
FRIDAY = dt.datetime(2026, 11, 20, 15, 30, tzinfo=LONDON)
PASSWORD = "long-enough-1"


@pytest.fixture
def at(time_machine) -> Callable[..., list[EmailMessage]]:
    """Return a function that moves the clock, does what is due, and returns the new emails."""

    def move(year: int, month: int, day: int, hour: int = 7, minute: int = 0) -> list[EmailMessage]:
        time_machine.move_to(dt.datetime(year, month, day, hour, minute, tzinfo=LONDON), tick=False)
        seen = len(mail.outbox)
        send_due()
        deliver_due()
        return mail.outbox[seen:]

    return move


@pytest.fixture
def staff(school, person, time_machine) -> dict[Role, User]:
    """Return a person of each role who joined long ago. The teacher has a class."""
    time_machine.move_to(dt.datetime(2026, 9, 1, 9, tzinfo=LONDON), tick=False)
    school.created_at = dt.datetime(2026, 9, 1, 8, tzinfo=LONDON)
    school.save()
    people = {
        role: person(role, name=f"The {role.label}", email=f"{role}@s.example", password=PASSWORD)
        for role in Role
    }
    group = factories.ClassGroupFactory(
        school=school, name="5 Ash", pupils=4, teachers=[people[Role.TEACHER]]
    )
    module = factories.ModuleFactory(school=school, sessions=3)
    for session, day in zip(module.sessions.all(), (17, 20, 24), strict=True):
        factories.PlannedSessionFactory(
            class_group=group, session=session, due_on=dt.date(2026, 11, day)
        )
    time_machine.move_to(dt.datetime(2026, 11, 16, 8, tzinfo=LONDON), tick=False)
    send_due()  # so that nothing is late
    deliver_due()
    return people


def to(user: User, emails: list[EmailMessage]) -> list[EmailMessage]:
    return [email for email in emails if email.to == [user.email]]
