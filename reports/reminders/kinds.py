"""The kinds of email that people choose from: who gets them, when, and what they say."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from classes.access import Permission, roles_with
from classes.models import MailKind, Role
from classes.permissions import TAUGHT_BY

MONDAY, FRIDAY = 0, 4
IN_THE_MORNING = dt.time(7)
AFTER_SCHOOL = dt.time(15, 30)
"""A teacher is still at school then, with a printer, and has the week's lessons in mind. On Sunday
evening an email about work is one that nobody wants."""


@dataclass(frozen=True)
class Kind:
    """A kind of email: `roles` get it, unless they choose not to.

    `weekday` and `at` are its time in the week. The others depend on a day or on what happened.
    """

    mail: MailKind
    roles: frozenset[Role]
    when: str
    says: str
    weekday: int | None = None
    at: dt.time = IN_THE_MORNING


KINDS: Mapping[MailKind, Kind] = {
    kind.mail: kind
    for kind in (
        Kind(
            MailKind.WEEK,
            TAUGHT_BY,
            "on Fridays at 15:30",
            "What is due next week in the classes that you teach or cover, and what is not logged.",
            FRIDAY,
            AFTER_SCHOOL,
        ),
        Kind(
            MailKind.CHANGES,
            TAUGHT_BY,
            "once a day at most",
            "When somebody else moves a date of your class, or moves or cancels an evening.",
        ),
        Kind(
            MailKind.DIGEST,
            roles_with(Permission.MANAGE),
            "on Mondays at 7:00",
            "What is overdue, not logged or broken, and which families to follow up.",
            MONDAY,
        ),
        Kind(
            MailKind.MONTHLY,
            frozenset([Role.SAFEGUARDING_LEAD]),
            "once a month in term",
            "Coverage, children up to date and families reached, compared with the month before.",
            MONDAY,
        ),
        Kind(
            MailKind.AUDIT,
            frozenset([Role.SAFEGUARDING_LEAD]),
            "on the day before the audit",
            "What is overdue, to catch up or to follow up. The PSHE lead sets the date.",
        ),
    )
}


def kinds_for(roles: Iterable[Role]) -> list[Kind]:
    """Return the kinds that somebody with these roles can get."""
    held = set(roles)
    return [kind for kind in KINDS.values() if kind.roles & held]
