"""Dates as our pages write them: in British order, whatever the language of the server."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format

SHORT = "j M Y"
LONG = "j F Y"
WEEKDAY = "D j M Y"


def long_date(day: dt.date | None) -> str:
    """Return a day, or the London day of a moment, as 24 November 2026. None becomes ""."""
    return _written(day, LONG)


def short_date(day: dt.date | None) -> str:
    """Return a day, or the London day of a moment, as 24 Nov 2026. None becomes ""."""
    return _written(day, SHORT)


def weekday_date(day: dt.date | None) -> str:
    """Return a day, or the London day of a moment, as Tue 24 Nov 2026. None becomes ""."""
    return _written(day, WEEKDAY)


def _written(day: dt.date | None, pattern: str) -> str:
    if day is None:
        return ""
    local = timezone.localtime(day) if isinstance(day, dt.datetime) else day
    return str(date_format(local, pattern))
