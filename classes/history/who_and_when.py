"""Says in a sentence who did something, and when, to somebody whose page did not show it yet."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format

from classes.models.people import User

SOMEBODY = "Somebody"
"""Who did what no person signed in has done, and no device or family is named for."""


def name_of(user: User | None) -> str:
    """Return who a change is by: "Somebody" if a command, or nobody signed in, made it."""
    return str(user.name) if user else SOMEBODY


def moment_of(at: dt.datetime) -> str:
    """Return when something was done, such as "24 November at 10:15"."""
    at = timezone.localtime(at)
    return f"{date_format(at, 'j F')} at {at:%H:%M}"


def who_did(
    user: User | None, did: str, at: dt.datetime, *, by: User | None, else_who: str = ""
) -> str:
    """Return for example "Ms Amin moved Amira R to 5 Ash on 24 November at 10:15", to go on with.

    `by` reads it: what they did themselves, they did "in another window". `else_who` names who did
    it if nobody was signed in.
    """
    if user is not None and user == by:
        return f"You {did} in another window on {moment_of(at)}"
    return f"{user.name if user else else_who or SOMEBODY} {did} on {moment_of(at)}"
