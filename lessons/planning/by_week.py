"""Counts a year week by week: sessions taught against the plan, children to catch up, families.

The last week that has passed ends on the day itself, so its counts are those of `coverage_of` and
`reach_of` on that day. Earlier weeks are counted as those would have been counted then, but for
families: they are those of the children on roll now.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from classes.models import ClassGroup, Enrolment
from classes.years.academic_year import AcademicYear
from lessons.coverage import Cell, Coverage
from lessons.status import Status

WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class Week:
    """The counts at the end of a week. Only `planned` is known of weeks to come.

    `to_catch_up` and `reached` are None too where no names are kept.
    """

    ends_on: dt.date
    planned: int
    taught: int | None = None
    to_catch_up: int | None = None
    reached: int | None = None


@dataclass(frozen=True)
class YearByWeek:
    """A year of some classes on the day `on`, which is in the year, and the year before beside it.

    `sessions` are all that are due, with and without a date; `pupils` those on roll.
    `last_year` has the share that was taught, 0 to 1, at the end of each of the weeks. It is empty
    where nothing was planned.
    """

    year: AcademicYear
    on: dt.date
    sessions: int
    pupils: int
    weeks: tuple[Week, ...]
    last_year: tuple[float, ...]

    @property
    def passed(self) -> tuple[Week, ...]:
        """Return the weeks until `on`."""
        return tuple(week for week in self.weeks if week.taught is not None)

    @property
    def now(self) -> Week:
        return self.passed[-1]


def year_by_week(
    coverage: Coverage, year: AcademicYear, *, reached_on: Iterable[dt.date]
) -> YearByWeek:
    """Return the weeks of a year of the classes of `coverage`, in one query.

    The year before is that of `coverage.before`. `reached_on` are the days on which families were
    first reached, as `reach_of` gives them.
    """
    on = year.clamp(coverage.today)
    ends = _week_ends(year, on)
    past = [day for day in ends if day <= on]
    classes = [row.class_group for row in coverage.classes]
    due = _due_on(coverage)
    taught = _until([min(day, on) for day in _taught(_cells(coverage))], past)
    open_ones: list[int | None] = [None] * len(past)
    reached: list[int | None] = [*open_ones]
    if classes and classes[0].school.keeps_pupil_names:
        open_ones = [*_pupils_to_catch_up(classes, past)]
        reached = [*_until([min(day, on) for day in reached_on], past)]
    return YearByWeek(
        year=year,
        on=on,
        sessions=coverage.total.planned_sessions,
        pupils=coverage.total.pupils_on_roll,
        weeks=tuple(
            Week(end, bisect_right(due, end), *counts)
            for end, counts in zip(
                ends,
                [*zip(taught, open_ones, reached, strict=True), *[()] * (len(ends) - len(past))],
                strict=True,
            )
        ),
        last_year=_last_year(coverage.before, year, ends),
    )


def _week_ends(year: AcademicYear, on: dt.date) -> list[dt.date]:
    """Return the Sundays of the year, its last day and the day that the year has come to."""
    first = year.start + dt.timedelta(days=6 - year.start.weekday())
    weeks = (year.end - first).days // 7 + 1
    return sorted({*(first + WEEK * n for n in range(weeks)), on, year.end})


def _cells(coverage: Coverage) -> list[Cell]:
    return _due([cell for row in coverage.classes for cell in row.cells.values()])


def _due(cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.status != Status.SET_ASIDE]


def _due_on(coverage: Coverage) -> list[dt.date]:
    """Return the days in the plan. What was taught without a date was planned for that day."""
    cells = _cells(coverage)
    days = [
        cell.due_on or (cell.held_on if cell.status == Status.TAUGHT else None) for cell in cells
    ]
    return sorted(day for day in days if day)


def _taught(cells: Iterable[Cell]) -> list[dt.date]:
    taught = [cell for cell in cells if cell.status == Status.TAUGHT]
    return [cell.held_on for cell in taught if cell.held_on]


def _until(days: Collection[dt.date], ends: list[dt.date]) -> list[int]:
    """Return how many of the days have come by each of the ends."""
    in_order = sorted(days)
    return [bisect_right(in_order, end) for end in ends]


def _pupils_to_catch_up(classes: list[ClassGroup], ends: list[dt.date]) -> list[int]:
    """Return how many pupils on roll had an open missed lesson on each day. One query."""
    missed = Q(pupil__missed_lessons__closed_as__in=["", "caught_up"])
    rows = Enrolment.objects.filter(missed, class_group__in=[group.pk for group in classes])
    spans: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for pupil, joined, left, held, caught_up in rows.values_list(
        *("pupil", "joined_on", "left_on", "pupil__missed_lessons__lesson__held_on"),
        "pupil__missed_lessons__caught_up_on",
    ):
        spans[pupil].append((max(joined, held), min(left or dt.date.max, caught_up or dt.date.max)))
    return [
        sum(any(start <= end < until for start, until in spans[pupil]) for pupil in spans)
        for end in ends
    ]


def _last_year(cells: Iterable[Cell], year: AcademicYear, ends: list[dt.date]) -> tuple[float, ...]:
    """Return the share taught by the same days of the year before."""
    last, due = AcademicYear(year.first_year - 1).end, _due(cells)
    if not due:
        return ()
    days = [min(day, last) for day in _taught(due)]
    same_days = [min(end - dt.timedelta(days=365), last) for end in ends]
    return tuple(count / len(due) for count in _until(days, same_days))
