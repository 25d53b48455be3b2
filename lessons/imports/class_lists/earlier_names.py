"""The names that children had until somebody corrected them here, which a list may still hold."""

from collections.abc import Collection
from functools import cached_property

from django.utils import timezone

from classes.history.former_names import FormerName, former_names
from classes.models import Pupil, School
from classes.words.dates import long_date
from lessons.imports.grouping import grouped


class EarlierNames:
    """The earlier names of a school's children, read in one query when they are first needed."""

    def __init__(self, school: School) -> None:
        self._school = school

    @cached_property
    def _by_pupil(self) -> dict[int, list[FormerName]]:
        return grouped((former.pupil_id, former) for former in former_names(self._school))

    def of(self, pupil: Pupil) -> list[str]:
        """Return the names that a child had and has no longer, each once."""
        names = {former.name for former in self._by_pupil.get(pupil.pk, ())}
        return sorted(names - {pupil.display_name})

    def called(self, pupil: Pupil, names: Collection[str]) -> str:
        """Return ", who was called Amira R until 24 November 2026"; empty for a present name."""
        former = self.last_of(pupil, names)
        if former is None:
            return ""
        day = timezone.localdate(former.until)
        until = "today" if day == timezone.localdate() else long_date(day)
        return f", who was called {former.name} until {until}"

    def last_of(self, pupil: Pupil, names: Collection[str]) -> FormerName | None:
        """Return which of these names a child had last; None if the child has one of them now."""
        plain = {name.casefold() for name in names}
        if pupil.display_name.casefold() in plain:
            return None
        known = self._by_pupil.get(pupil.pk, [])
        return next((row for row in reversed(known) if row.name.casefold() in plain), None)
