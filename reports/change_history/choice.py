"""The filters of the change history."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

SYSTEM = "system"
"""The choice for changes made by a command, not by a person."""


@dataclass(frozen=True)
class HistoryChoice:
    """The chosen filters. An empty one filters nothing.

    `who` is a person's pk or `SYSTEM`, `what` a kind's name, and `did` an Action's value. The days
    `since` and `until` are both included.
    """

    who: str = ""
    what: str = ""
    did: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def condition(self) -> Q:
        """Return the condition on rows of a history table. `what` decides which table that is."""
        condition = Q()
        if self.who:
            who = None if self.who == SYSTEM else self.who
            condition &= Q(history_user=who) if who else Q(history_user=None)
        if self.did:
            condition &= Q(history_type=self.did)
        if self.since:
            condition &= Q(history_date__gte=_start_of(self.since))
        if self.until:
            condition &= Q(history_date__lt=_start_of(self.until + dt.timedelta(days=1)))
        return condition


def _start_of(day: dt.date) -> dt.datetime:
    """Return the first moment of a day in London."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
