"""One entry of a calendar, before it becomes iCalendar."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone


@dataclass(frozen=True)
class CalendarEvent:
    """A calendar entry. It names classes, sessions and evenings, never a child.

    `key`, such as "planned-12", never changes. The UID is made from it, so a new date updates the
    same entry. `starts` is a date, or an aware datetime; then `ends` is one too. `revision` and
    `changed_at` increase with each change.
    """

    key: str
    title: str
    starts: dt.date
    changed_at: dt.datetime
    ends: dt.datetime | None = None
    about: str = ""
    place: str = ""
    path: str = ""
    revision: int = 0
    cancelled: bool = False

    @property
    def is_all_day(self) -> bool:
        return not isinstance(self.starts, dt.datetime)

    @property
    def day(self) -> dt.date:
        """Return the London day on which it begins."""
        return (
            timezone.localdate(self.starts) if isinstance(self.starts, dt.datetime) else self.starts
        )
