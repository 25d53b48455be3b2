"""Finds the lessons that give planned sessions their status, for all and for each year group."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from classes.years.year_groups import YearGroups
from lessons.models import Lesson, LessonOutcome, PlannedSession
from lessons.status import Status, status_by_date


class DecidingLesson(NamedTuple):
    """The lesson that gives a planned session its status."""

    lesson_id: int | None = None
    held_on: dt.date | None = None
    pupils_present: int | None = None
    pupils_on_roll: int | None = None
    joined_later: int = 0
    understanding: str = ""


class Held(NamedTuple):
    """A lesson that happened, and the year group that it was for: None for all who are due it."""

    is_taught: bool
    year_group: int | None
    lesson: DecidingLesson


def lessons_held(planned: QuerySet[PlannedSession]) -> Mapping[int, list[Held]]:
    """Return the lessons that happened, earliest first, by the pk of their planned session."""
    rows = (
        Lesson.objects.happened()
        .filter(planned_session__in=planned.values("pk"))
        .with_figures()
        .order_by("held_on", "pk")
        .values_list(
            *("planned_session_id", "outcome", "year_group", "pk", "held_on"),
            *("pupils_present", "pupils_on_roll", "joined_later", "understanding"),
        )
    )
    held: dict[int, list[Held]] = defaultdict(list)
    for planned_id, outcome, year_group, *lesson in rows:
        is_taught = outcome == LessonOutcome.TAUGHT
        held[planned_id].append(Held(is_taught, year_group, DecidingLesson(*lesson)))
    return held


def deciding_lesson(held: Sequence[Held]) -> DecidingLesson:
    """Return the lesson that decides the status of a planned session.

    That is the one that was taught to all who are due it; else those that were taught to one year
    group, added up; else the latest that was part taught.
    """
    taught = [row for row in held if row.is_taught]
    to_all = [row for row in taught if row.year_group is None]
    if to_all:
        return to_all[0].lesson
    lessons = [row.lesson for row in taught or held[-1:]]
    if not lessons:
        return DecidingLesson()
    return lessons[-1]._replace(
        pupils_present=_sum(lesson.pupils_present for lesson in lessons),
        pupils_on_roll=_sum(lesson.pupils_on_roll for lesson in lessons),
        joined_later=sum(lesson.joined_later for lesson in lessons),
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    """Return the sum of the numbers that are known; None if none is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def status_by_year(
    *,
    of_class: YearGroups,
    of_session: YearGroups,
    not_for_year: int | None,
    held: Sequence[Held],
    unless_held: Status,
    later: Mapping[int | None, Status],
) -> dict[int, Status]:
    """Return the status for each year group of a class of several that a session is for.

    `unless_held` is the status for those who have had no lesson; `later` is it for one that is due
    the session on a later day.
    """
    if len(of_class.years) == 1:
        return {}
    statuses = {}
    for year in of_class.years:
        if year in of_session.years:
            own = [row for row in held if row.year_group in (None, year)]
            statuses[year] = _status(own, later.get(year, unless_held))
    if not_for_year in statuses:
        statuses[not_for_year] = Status.SET_ASIDE
    return statuses


def _status(held: Sequence[Held], unless_held: Status) -> Status:
    if unless_held is Status.SET_ASIDE:
        return unless_held
    if any(row.is_taught for row in held):
        return Status.TAUGHT
    return Status.PART_TAUGHT if held else unless_held


def status_unless_held(set_aside_reason: str, due_on: dt.date | None, today: dt.date) -> Status:
    """Return the status of a planned session for those who have had no lesson."""
    return Status.SET_ASIDE if set_aside_reason else status_by_date(due_on, today)
