"""The lines of the security log: the same event several times in a row is one line."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.timezone import localdate

from classes.models import Happened, SecurityEvent
from classes.words.counts import count_of


@dataclass(frozen=True)
class Line:
    """Events of one person that differ in their time alone, and the newest of them."""

    newest: SecurityEvent
    times: int

    @property
    def what(self) -> str:
        """Return "Wrong password, 3 times"."""
        label = str(self.newest.get_what_display())
        return f"{label}, {count_of(self.times, 'time')}" if self.times > 1 else label

    @property
    def about(self) -> str:
        """Return the particulars, such as "A. Teacher, Teacher" or "Workbook 3, with names"."""
        about = self.newest.about if self.newest.what != Happened.JOINED else None
        return ", ".join(part for part in (about and about.name, self.newest.detail) if part)

    @property
    def origin(self) -> str:
        return ", ".join(part for part in (self.newest.browser, self.newest.network) if part)


def lines_of(events: Iterable[SecurityEvent]) -> list[Line]:
    """Return the lines of a page of events, newest first."""
    groups = (list(group) for _, group in groupby(events, key=_sameness))
    return [Line(group[0], len(group)) for group in groups]


def _sameness(event: SecurityEvent) -> tuple[object, ...]:
    person = (event.user_id, event.about_id, event.browser, event.network)
    return (*person, event.what, event.detail, localdate(event.at))
