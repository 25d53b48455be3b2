"""What a class of the new year is not due: for all of it, or for one of its year groups."""

from functools import cached_property

from classes.models import ClassGroup
from lessons.models import PlannedSession
from lessons.new_year.had_last_year import TaughtYears, had_in, taught_years


class LeftOut:
    """The sessions that `source`, the class of last year, leaves out for the class it became.

    With `leave_out_had` they are those that its children were taught, `by_year_group` or not as for
    `had_in`. A class with the same year
    groups as its source also leaves out what one of them was not due last year: that year group has
    other children now, and is not due it for the same reason.
    """

    def __init__(
        self,
        class_group: ClassGroup,
        source: ClassGroup | None,
        *,
        leave_out_had: bool,
        by_year_group: bool,
    ) -> None:
        self.class_group, self.source, self.leave_out_had = class_group, source, leave_out_had
        self.by_year_group = by_year_group

    @property
    def reason(self) -> str:
        return f"Taught in {self.source.year}, in {self.source}" if self.source else ""

    def is_whole(self, row: PlannedSession) -> bool:
        """Return whether nobody in the class is due the session."""
        had = self._had(row)
        return bool(had) and had == self._due(row)

    def one_year_group(self, row: PlannedSession) -> tuple[int, str] | None:
        """Return the one year group that is not due the session and why, if others are."""
        had, due = self._had(row), self._due(row)
        if had == due or len(due) == 1:
            return None
        if len(had) == 1:
            return min(had), self.reason
        year, reason = self._not_for.get(row.session_id, (None, ""))
        return (year, reason) if year in due and not had else None

    def _due(self, row: PlannedSession) -> set[int]:
        row.class_group = self.class_group
        return {*row.years_due}

    def _had(self, row: PlannedSession) -> set[int]:
        if self.source is None or not self.leave_out_had:
            return set()
        taught = self._taught.get((self.source.pk, row.session_id), set())
        new, years = self.class_group.year_groups, row.session.year_groups
        old = self.source.year_groups
        return had_in(new, old, taught, years, by_year_group=self.by_year_group)

    @cached_property
    def _taught(self) -> TaughtYears:
        return taught_years([self.source] if self.source else [])

    @cached_property
    def _not_for(self) -> dict[int, tuple[int | None, str]]:
        """Return the year group that was not due each session last year, and why."""
        if self.source is None or self.source.year_groups != self.class_group.year_groups:
            return {}
        rows = self.source.planned_sessions.filter(not_for_year__isnull=False)
        values = rows.values_list("session_id", "not_for_year", "not_for_reason")
        return {session: (year, reason) for session, year, reason in values}
