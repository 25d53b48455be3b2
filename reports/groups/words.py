"""When something was, as pages of a group say it."""

import datetime as dt

from django.utils import timezone

from classes.words.dates import long_date, short_date

LONG_AGO = 60
"""Days after which the date is easier to read than their number."""


def days_ago(day: dt.date | None, today: dt.date) -> str:
    """Return "today", "yesterday", "12 days ago", or the date if it is long ago. None is ""."""
    if day is None:
        return ""
    days = (today - day).days
    if days <= 0:
        return "today"
    if days > LONG_AGO:
        return short_date(day)
    return "yesterday" if days == 1 else f"{days} days ago"


def as_of(moment: dt.datetime | None) -> str:
    """Return when figures were made: "04:10 today", or "04:10 on 23 November 2026"."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    day = "today" if local.date() == timezone.localdate() else f"on {long_date(local)}"
    return f"{local:%H:%M} {day}"
