"""What a child does with a calendar file: it sends each event as its name and its days."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

LONDON = ZoneInfo("Europe/London")
ONE_DAY = dt.timedelta(days=1)
MOST_EVENTS = 5000
LONGEST_NAME = 200


def events(content: bytes) -> Iterator[Any]:
    """Yield name, first and last day of each event, or "damaged" alone. It imports no model."""
    try:
        calendar = Calendar.from_ical(content)
        found = [_event(event) for event in calendar.walk("VEVENT")[:MOST_EVENTS]]
    except (ValueError, KeyError, AttributeError, TypeError, IndexError, RecursionError):
        yield "damaged"
        return
    yield from (event for event in found if event)


def _event(event: Any) -> list[str] | None:
    """Return an event, or None without a day. The end of an event is the day after its last."""
    if "DTSTART" not in event:
        return None
    start = event.decoded("DTSTART")
    first, last = _day(start), _day(start)
    if "DTEND" in event:
        end = event.decoded("DTEND")
        last = _day(end)
        if not isinstance(end, dt.datetime) or _local(end).time() == dt.time(0):
            last -= ONE_DAY
    elif "DURATION" in event:
        last = _day(start + event.decoded("DURATION") - dt.timedelta(seconds=1))
    name = " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_NAME]
    return [name, first.isoformat(), max(first, last).isoformat()]


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(LONDON) if moment.tzinfo else moment


def _day(value: dt.date) -> dt.date:
    return _local(value).date() if isinstance(value, dt.datetime) else value
