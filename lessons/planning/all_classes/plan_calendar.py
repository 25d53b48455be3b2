"""The plans of all classes as a calendar: classes down, the weeks of the year across."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from classes.models import ClassGroup
from classes.years.usual_holidays import WEEK, monday
from curriculum.models import Session
from lessons.models import SchoolCalendar
from lessons.status import Status

SPARE_WEEKS = 4
"""Weeks that are shown after the last date, to move sessions to."""


@dataclass(frozen=True)
class Chip:
    """A session of a class in the calendar.

    `planned_session_id` and `sequence` are those of the planned session, None before it is saved.
    `field` is the id of the field that holds its date while it can still be typed. `only_for` is
    the year group that is still to be taught, if it is not all of the class. One that `is_begun`
    has no date for the rest: its day is that of the lesson that began it.
    """

    class_group: ClassGroup
    session: Session
    day: dt.date | None
    status: Status = Status.PLANNED
    planned_session_id: int | None = None
    sequence: int = 0
    may_move: bool = False
    field: str = ""
    why_closed: str = ""
    only_for: str = ""
    is_begun: bool = False

    @property
    def sign(self) -> str:
        """Return the sign that shows its status without colour."""
        return (Status.PART_TAUGHT if self.is_begun else Status(self.status)).sign

    @property
    def word(self) -> str:
        """Return the words for `sign`."""
        return "Begun, no date for the rest" if self.is_begun else Status(self.status).label


@dataclass(frozen=True)
class Week:
    """A column: its Monday, and the name of the holiday if the school is closed all week."""

    monday: dt.date
    closed: str
    is_now: bool


@dataclass(frozen=True)
class Row:
    """A class: its sessions in each of the weeks, and those without a date."""

    class_group: ClassGroup
    cells: tuple[tuple[Week, tuple[Chip, ...]], ...]
    undated: tuple[Chip, ...]


@dataclass(frozen=True)
class PlanCalendar:
    """The rows and columns of an academic year, in order."""

    first_year: int
    weeks: tuple[Week, ...]
    rows: tuple[Row, ...]


def plan_calendar(
    classes: Sequence[ClassGroup],
    chips: Iterable[Chip],
    calendar: SchoolCalendar,
    *,
    today: dt.date,
    whole_year: bool = False,
) -> PlanCalendar:
    """Return the calendar of these sessions.

    It begins with the first that may be moved, and ends some weeks after the last. With
    `whole_year`, it begins with the first of all or this week, and ends with the last school day.
    """
    of_class: Mapping[int, list[Chip]] = defaultdict(list)
    for chip in chips:
        of_class[chip.class_group.pk].append(chip)
    shown = [chip for row in of_class.values() for chip in row if chip.may_move or whole_year]
    days = [chip.day for chip in shown if chip.day]
    weeks = tuple(_weeks(days, calendar, today, whole_year))
    rows = tuple(_row(group, of_class.get(group.pk, []), weeks) for group in classes)
    return PlanCalendar(calendar.year.first_year, weeks, rows)


def _weeks(
    days: Sequence[dt.date], calendar: SchoolCalendar, today: dt.date, whole_year: bool
) -> Iterator[Week]:
    now = monday(calendar.year.clamp(today))
    first = min([monday(day) for day in days] or [now])
    last_school_week = monday(calendar.last_open(calendar.year.end))
    last = max([monday(day) for day in days] or [now])
    spare = last_school_week if whole_year else min(last + WEEK * SPARE_WEEKS, last_school_week)
    end = max(last, spare)
    start = min(first, now) if whole_year else first
    for week in calendar.weeks():
        if start <= week <= end:
            yield Week(week, calendar.week_closed(week), week == monday(today))


def _row(group: ClassGroup, chips: Sequence[Chip], weeks: Sequence[Week]) -> Row:
    in_week: Mapping[dt.date, list[Chip]] = defaultdict(list)
    for chip in sorted(chips, key=lambda chip: (chip.day or dt.date.max, chip.session.position)):
        if chip.day:
            in_week[monday(chip.day)].append(chip)
    cells = tuple((week, tuple(in_week.get(week.monday, ()))) for week in weeks)
    return Row(group, cells, tuple(chip for chip in chips if chip.day is None))
