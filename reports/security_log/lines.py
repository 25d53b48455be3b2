"""The lines of the security log: the same event several times in a row is one line."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.timezone import localdate

from classes.models import Happened, SecurityEvent
from classes.security_log import SIGN_IN
from classes.words.counts import count_of

TRIED = {
    Happened.WRONG_PASSWORD: "Wrong password typed for this account",
    Happened.WRONG_CODE: "Wrong code for two-step sign-in typed for this account",
}
"""What somebody did who need not be the person of the account."""


@dataclass(frozen=True)
class Line:
    """Events of one person that differ in their time alone, and the newest of them."""

    newest: SecurityEvent
    times: int

    @property
    def what(self) -> str:
        """Return "Invited somebody, 3 times"."""
        label = _label(self.newest)
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


def _label(event: SecurityEvent) -> str:
    """Return what happened. It never says of a person what somebody else did."""
    what = Happened(event.what)
    if what == Happened.TOO_MANY and event.detail == SIGN_IN:
        return "Too many attempts to sign in to this account"
    if what == Happened.SESSION_ENDED and event.user is None:
        return f"The technician ended {'all their' if event.about else 'everybody’s'} sessions"
    return TRIED.get(what, str(what.label))


def _sameness(event: SecurityEvent) -> tuple[object, ...]:
    person = (event.user_id, event.about_id, event.browser, event.network)
    return (*person, event.what, event.detail, localdate(event.at))
