"""Finds the sessions that pupils have had, lack or are withdrawn from, over all years."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from classes.models import Pupil
from lessons.had.attended import Attended, lessons_attended
from lessons.models import Closing, LessonOutcome, MissedLesson
from lessons.models.missed_lesson import is_open

PupilSessions = set[tuple[int, int]]
"""Pairs of the pk of a pupil and the pk of a session."""


class PupilsSessions(NamedTuple):
    """The sessions of some pupils: had, to catch up on, and withdrawn from.

    No pair is in two of them. A pupil withdrawn from a session neither has had it nor lacks it.
    """

    had: PupilSessions
    open: PupilSessions
    withdrawn: PupilSessions

    @property
    def settled(self) -> PupilSessions:
        """Return the pairs that a lesson adds nothing to: had or withdrawn."""
        return self.had | self.withdrawn


def sessions_of(
    pupils: Collection[Pupil],
    *,
    on: dt.date | None = None,
    besides: Collection[int] = (),
    missed: Iterable[MissedLesson] | None = None,
    attended: Iterable[Attended] | None = None,
) -> PupilsSessions:
    """Return the sessions that pupils have had, lack and are withdrawn from, in two queries.

    A pupil has had a session if they attended a lesson of it (see `lessons_attended`) and were not
    withdrawn from it; or if they caught up on it. They have not had it while a missed lesson of it
    is open. `on` gives the pairs as of that day, and `besides` the pks of missed lessons to leave
    out, about which it is not decided yet. A page that has read all that these pupils missed or
    attended gives it as `missed` and `attended`, which saves a query each.
    """
    if not pupils:
        return PupilsSessions(set(), set(), set())
    still_open, had, withdrawn, without = set(), set(), set(), set()
    for row in _missed(pupils, besides) if missed is None else map(MissedRow.of, missed):
        if on is not None and row.held_on > on:
            continue
        pair = (row.pupil_id, row.session_id)
        if is_open(row.closed_as, row.caught_up_on, on=on):
            still_open.add(pair)
        elif row.closed_as == Closing.WITHDRAWN:
            withdrawn.add(pair)
            without.add((row.pupil_id, row.plan_id))
        elif row.outcome == LessonOutcome.TAUGHT:
            had.add(pair)
    for there in lessons_attended(pupils, on=on) if attended is None else attended:
        if (there.pupil_id, there.plan_id) not in without:
            had.add((there.pupil_id, there.session_id))
    return PupilsSessions(had - still_open, still_open, withdrawn - had - still_open)


class MissedRow(NamedTuple):
    """What decides whether a pupil has had the session of a missed lesson."""

    pupil_id: int
    session_id: int
    plan_id: int
    held_on: dt.date
    outcome: str
    closed_as: str
    caught_up_on: dt.date | None

    @classmethod
    def of(cls, missed: MissedLesson) -> "MissedRow":
        """Return that of a missed lesson read with its lesson and planned session."""
        lesson = missed.lesson
        session_id, plan_id = lesson.planned_session.session_id, lesson.planned_session_id
        about = (missed.pupil_id, session_id, plan_id, lesson.held_on, lesson.outcome)
        return cls(*about, missed.closed_as, missed.caught_up_on)


def _missed(pupils: Collection[Pupil], besides: Collection[int]) -> Iterator[MissedRow]:
    missed = MissedLesson.objects.filter(pupil__in=pupils).exclude(pk__in=besides)
    rows = missed.order_by().values_list(
        *("pupil_id", "lesson__planned_session__session_id", "lesson__planned_session_id"),
        *("lesson__held_on", "lesson__outcome", "closed_as", "caught_up_on"),
    )
    return (MissedRow(*row) for row in rows)


def sessions_had(pupils: Collection[Pupil], *, on: dt.date | None = None) -> PupilSessions:
    """Return the pairs (pupil, session) that pupils have had. See `sessions_of`."""
    return sessions_of(pupils, on=on).had
