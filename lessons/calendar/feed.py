"""Write a calendar as iCalendar (RFC 5545), for programs that subscribe to it."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from icalendar import STATUS, TRANSP, Calendar, Event, vDuration

from classes.models import School
from lessons.calendar.event import CalendarEvent

MAKER = "-//Coverage tracker//Personal calendar//EN-GB"
LOOK_AGAIN = dt.timedelta(hours=4)
"""How often programs are asked to refresh. Not all of them comply."""

ZONES_SINCE = dt.date(2020, 1, 1)
"""The first date for which the file lists clock changes, for programs that do not know them."""

_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://coverage-tracker.example/calendar")


def calendar_file(school: School, events: Iterable[CalendarEvent]) -> bytes:
    """Return the calendar as a file. The same events give the same bytes."""
    calendar = Calendar.new(
        name=f"Lessons · {school}",
        prodid=MAKER,
        method="PUBLISH",
        uid=uid_of(school, "calendar"),
    )
    calendar.add("X-WR-TIMEZONE", settings.TIME_ZONE)
    # The library writes the one without the type that RFC 7986 (5.7) asks for, and the other as
    # a text, such as 4:00:00. Outlook reads only the other, as a duration.
    calendar.add("REFRESH-INTERVAL", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(LOOK_AGAIN))
    for event in events:
        calendar.add_component(_component(school, event))
    calendar.add_missing_timezones(first_date=ZONES_SINCE)
    return calendar.to_ical()


def uid_of(school: School, key: str) -> str:
    """Return the UID of an entry, which never changes, even if the site moves."""
    return str(uuid.uuid5(_NAMES, f"{school.pk} {school.created_at.isoformat()} {key}"))


def _component(school: School, event: CalendarEvent) -> Event:
    address = f"{settings.SITE_URL.rstrip('/')}{event.path}" if event.path else ""
    return Event.new(
        uid=uid_of(school, event.key),
        summary=event.title,
        start=event.starts,
        end=event.starts + dt.timedelta(days=1) if event.is_all_day else event.ends,
        description="\n".join(part for part in (event.about, address) if part) or None,
        location=event.place or None,
        url=address or None,
        # A lesson has no time of day here, so it must not show the teacher as busy all day.
        transparency=TRANSP.TRANSPARENT if event.is_all_day else TRANSP.OPAQUE,
        status=STATUS.CANCELLED if event.cancelled else STATUS.CONFIRMED,
        sequence=event.revision,
        stamp=event.changed_at.astimezone(dt.UTC),
        last_modified=event.changed_at.astimezone(dt.UTC),
    )
