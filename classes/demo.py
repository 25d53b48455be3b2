"""The people of the demo school. The school, its people and its children are invented."""

import functools
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import Q

from classes import history
from classes.models import Happened, Role, School, User
from classes.security_log import record_event

SLUG = "hope-valley"
NAME = "Hope Valley Primary"
PASSWORD = "hope-valley-demo"  # noqa: S105 (shown on the sign-in page of the demo)


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who can sign in to the demo: at its school, or without a role for its group."""

    email: str
    name: str
    role: Role | None

    @property
    def label(self) -> str:
        """Return what they are: a role at the school, or an officer of the group."""
        return self.role.label if self.role else "Group officer"


PEOPLE = (
    DemoPerson("lead@demo.example", "R. Patel", Role.PSHE_LEAD),
    DemoPerson("teacher@demo.example", "J. Okafor", Role.TEACHER),
    DemoPerson("dsl@demo.example", "A. Shaw", Role.SAFEGUARDING_LEAD),
    DemoPerson("head@demo.example", "D. Whitworth", Role.HEAD),
)

GROUP_SLUG = "peak-trust"
GROUP_NAME = "Peak Learning Trust"
OFFICER = DemoPerson("trust@demo.example", "S. Ahmed", None)
EVERYBODY = (*PEOPLE, OFFICER)


def is_only_school() -> bool:
    """Return whether there are only schools of the demo. Only then may its password be shown."""
    return no_real_school() and School.objects.exists()


def no_real_school() -> bool:
    """Return whether there is no school but the demo yet. Then the first one can be started."""
    return not School.objects.filter(is_demo=False).exists()


@functools.lru_cache(maxsize=32)
def is_printed(stored: str) -> bool:
    """Return whether a stored password is the printed one. Checking takes long, so it is kept."""
    return check_password(PASSWORD, stored)


def people_with_password() -> list[DemoPerson]:
    """Return who can still sign in with the printed password."""
    here = User.objects.filter(email__in=[person.email for person in EVERYBODY], is_active=True)
    stored = dict(here.values_list("email", "password"))
    return [person for person in EVERYBODY if is_printed(stored.get(person.email, "!"))]


@transaction.atomic
def switch_off_people() -> int:
    """Let nobody sign in with the printed password once a real school exists. Return how many.

    Their sessions end at once. It does not matter whether somebody has changed their email address
    since. Whoever has a role at a real school too stays, and chooses a new password by email.
    """
    if no_real_school():
        return 0
    printed = {person.email for person in EVERYBODY}
    of_demo = Q(memberships__school__is_demo=True) | Q(group_offices__group__is_demo=True)
    here = User.objects.filter(of_demo, is_active=True)
    people = [
        user
        for user in here.exclude(email=None).distinct()
        if user.email in printed or check_password(PASSWORD, user.password)
    ]
    for user in people:
        user.set_unusable_password()
        user.is_active = (
            user.memberships.filter(school__is_demo=False).exists()
            or user.group_offices.filter(group__is_demo=False).exists()
        )
        history.save(user, by=None, reason="A real school exists, and the password is printed")
        demo = School.objects.filter(is_demo=True, memberships__user=user).first()
        record_event(Happened.DEMO_OFF, by=None, about=user, school=demo)
    return len(people)
