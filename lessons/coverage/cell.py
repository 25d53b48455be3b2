"""A cell of the grid: a planned session with its status."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from classes.years.year_groups import YearGroups
from lessons.status import Status


@dataclass(frozen=True)
class Cell:
    """A planned session with its status, and the lesson that decided the status.

    In a class of several year groups, `by_year` has the status for each of them that the session is
    for: not due for `not_for_year`. If they were taught it one by one, the figures are of all these
    lessons together, and the lesson is the latest.
    """

    planned_session_id: int
    class_group_id: int
    session_id: int
    status: Status
    due_on: dt.date | None
    set_aside_reason: str = ""
    lesson_id: int | None = None
    held_on: dt.date | None = None
    pupils_present: int | None = None
    pupils_on_roll: int | None = None
    joined_later: int = 0
    understanding: str = ""
    not_for_year: int | None = None
    not_for_reason: str = ""
    by_year: Mapping[int, Status] = field(default_factory=dict)

    @property
    def date(self) -> dt.date | None:
        """Return the date of the lesson; without one, the due date."""
        return self.held_on or self.due_on

    def status_for(self, years: YearGroups) -> Status:
        """Return the status for children of these year groups of the class."""
        statuses = {status for year, status in self.by_year.items() if year in years.years}
        return statuses.pop() if len(statuses) == 1 else self.status

    @property
    def taught_to(self) -> str:
        """Return the year group that had it, such as "Year 6", while another is still to."""
        is_begun = self.status is Status.PART_TAUGHT
        return self._years({Status.TAUGHT}) if is_begun else ""

    @property
    def still_for(self) -> str:
        """Return the year group that is still to have it, if another is not; else empty."""
        to_teach = {*Status} - {Status.TAUGHT, Status.SET_ASIDE}
        return self._years(to_teach) if self.taught_to or self.only_for else ""

    @property
    def to_come(self) -> Status:
        """Return the status for those who are still to be taught, once another year group was.

        For them it is planned or overdue, not part taught. Without any such it is `status`.
        """
        to_teach = {*self.by_year.values()} - {Status.TAUGHT, Status.SET_ASIDE}
        return to_teach.pop() if self.taught_to and len(to_teach) == 1 else self.status

    @property
    def only_for(self) -> str:
        """Return the year group that is due it, if another of the class is not; else empty."""
        return self._years({*Status} - {Status.SET_ASIDE}) if self.not_for_year else ""

    @property
    def may_leave_out(self) -> list[int]:
        """Return the year groups that had no lesson and could be left out: others are due it."""
        due = {year: status for year, status in self.by_year.items() if status != Status.SET_ASIDE}
        begun = (Status.TAUGHT, Status.PART_TAUGHT)
        may = len(due) > 1 and not self.not_for_year
        return [year for year, status in due.items() if may and status not in begun]

    def _years(self, statuses: set[Status]) -> str:
        years = (year for year, status in self.by_year.items() if status in statuses)
        return " and ".join(f"Year {year}" for year in years)
