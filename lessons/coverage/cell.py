"""A cell of the grid: a planned session with its status."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from classes.years.year_groups import YearGroups
from lessons.status import Status

TO_COME = (Status.OVERDUE, Status.PLANNED)
"""The statuses of those who have had no lesson and are due one."""


@dataclass(frozen=True)
class Cell:
    """A planned session with its status, and the lesson that decided the status.

    In a class of several year groups, `by_year` has the status for each of them that the session is
    for: not due for `not_for_year`. If they were taught it one by one, the figures are of all these
    lessons together, and the lesson is the latest.

    `only_for` is the year group that is due it, if another of the class is not; else empty.

    `due_on` is the day for those who are still to be taught. If one of two year groups is due it
    later than the other, that is `later_year`, on `later_on`.
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
    later_year: int | None = None
    later_on: dt.date | None = None
    only_for: str = ""
    by_year: Mapping[int, Status] = field(default_factory=dict)

    @property
    def date(self) -> dt.date | None:
        """Return the date of the lesson; without one, the due date."""
        return self.held_on or self.due_on

    @property
    def parts(self) -> "list[Cell]":
        """Return the cell of each year group, if one is due it later; else the cell alone."""
        if self.later_year is None:
            return [self]
        days = {year: self.due_on for year in self.by_year if year != self.later_year}
        return [
            replace(self, due_on=day, status=self.by_year[year], by_year={year: self.by_year[year]})
            for year, day in (days | {self.later_year: self.later_on}).items()
        ]

    def day_for(self, years: YearGroups) -> dt.date | None:
        """Return the due date for children of these year groups of the class."""
        return self.later_on if [*years.years] == [self.later_year] else self.due_on

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
        """Return the year group that is still to have it, if another is not; else empty.

        Where one is due it later, it is the other.
        """
        to_teach = {*Status} - {Status.TAUGHT, Status.SET_ASIDE}
        if self.later_year in self.by_year and len(self.by_year) > 1:
            return self.parts[0].still_for
        is_part = self.taught_to or self.only_for or self.later_year
        return self._years(to_teach) if is_part else ""

    @property
    def to_come(self) -> Status:
        """Return the status for those who are still to be taught, once another year group was.

        For them it is planned or overdue, not part taught. Without any such it is `status`.
        """
        to_teach = {*self.by_year.values()} - {Status.TAUGHT, Status.SET_ASIDE}
        return to_teach.pop() if self.taught_to and len(to_teach) == 1 else self.status

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
