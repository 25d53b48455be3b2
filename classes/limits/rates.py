"""Reads the limits of the settings."""

import re
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
SOURCES = frozenset(
    {"address", "block", "account", "account@address", "account@block"}
    | {"browser", "person", "link"}
)
RATE = re.compile(r"([1-9]\d{0,8})/((?:[1-9]\d{0,5})?)([smhd])/([a-z@]{1,20})")


@dataclass(frozen=True)
class Rate:
    """At most `most` uses within `seconds`, counted by `source`."""

    most: int
    seconds: int
    source: str


def rates_of(action: str) -> tuple[Rate, ...]:
    """Return the limits of an action. Raise ImproperlyConfigured if they cannot be read."""
    return parsed(settings.LIMITS[action], action)


@cache
def parsed(text: str, action: str) -> tuple[Rate, ...]:
    """Return the limits in a text such as "5/m/account, 30/10m/address"; none if it is empty."""
    return tuple(_rate(part.strip(), action) for part in text.split(",") if part.strip())


def _rate(text: str, action: str) -> Rate:
    match = RATE.fullmatch(text)
    if match is None or match[4] not in SOURCES:
        raise ImproperlyConfigured(_wrong(text, action))
    return Rate(int(match[1]), int(match[2] or 1) * SECONDS[match[3]], match[4])


def _wrong(text: str, action: str) -> str:
    return (
        f"LIMIT_{action.upper()} has “{text}”, which is not a limit. Write a number, a time and "
        f"what to count by, as in 30/10m/address. You can count by {', '.join(sorted(SOURCES))}."
    )
