"""Finds the sessions that pupils have had, lack or are withdrawn from, over all years."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from classes.models import Enrolment, Pupil, is_due
from lessons.models import Closing, LessonOutcome, MissedLesson

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
    pupils: Collection[Pupil], *, on: dt.date | None = None, besides: Collection[int] = ()
) -> PupilsSessions:
    """Return the sessions that pupils have had, lack and are withdrawn from, in three queries.

    A pupil has had a session if a class was taught it while they were on roll there and it was for
    their year group, and they were not withdrawn from that lesson; or if they caught up on it. They
    have not had it while a missed lesson of it is open. `on` gives the pairs as of that day, and
    `besides` the pks of missed lessons to leave out, about which it is not decided yet.
    """
    if not pupils:
        return PupilsSessions(set(), set(), set())
    missed = MissedLesson.objects.filter(pupil__in=pupils).exclude(pk__in=besides)
    session, plan = "lesson__planned_session__session_id", "lesson__planned_session_id"
    still_open = set(missed.open(on).values_list("pupil_id", session))
    had, withdrawn, without = set(), set(), set()
    closed = missed.closed(on).values_list(
        "pupil_id", session, plan, "closed_as", "lesson__outcome"
    )
    for pupil_id, session_id, plan_id, closed_as, outcome in closed:
        if closed_as == Closing.WITHDRAWN:
            withdrawn.add((pupil_id, session_id))
            without.add((pupil_id, plan_id))
        elif outcome == LessonOutcome.TAUGHT:
            had.add((pupil_id, session_id))
    for pupil_id, session_id, plan_id in _present_when_taught(pupils, on):
        if (pupil_id, plan_id) not in without:
            had.add((pupil_id, session_id))
    return PupilsSessions(had - still_open, still_open, withdrawn - had - still_open)


def sessions_had(pupils: Collection[Pupil], *, on: dt.date | None = None) -> PupilSessions:
    """Return the pairs (pupil, session) that pupils have had. See `sessions_of`."""
    return sessions_of(pupils, on=on).had


def _present_when_taught(
    pupils: Collection[Pupil], on: dt.date | None
) -> set[tuple[int, int, int]]:
    """Return pupil, session and planned session of what was taught while pupils were there."""
    taught = Q(class_group__planned_sessions__lessons__outcome=LessonOutcome.TAUGHT)
    held_on = F("class_group__planned_sessions__lessons__held_on")
    on_roll = Q(joined_on__lte=held_on) & (Q(left_on=None) | Q(left_on__gt=held_on))
    if on is not None:
        on_roll &= Q(class_group__planned_sessions__lessons__held_on__lte=on)
    plan = "class_group__planned_sessions"
    only_for = F(f"{plan}__lessons__year_group")
    due = is_due(
        Coalesce(only_for, F(f"{plan}__session__youngest_year")),
        Coalesce(only_for, F(f"{plan}__session__oldest_year")),
        Coalesce(F(f"{plan}__not_for_year"), 0),
    )
    # One filter: a second one would join the planned sessions again.
    enrolments = Enrolment.objects.filter(pupil__in=pupils).filter(taught & on_roll & due)
    return set(enrolments.values_list("pupil_id", f"{plan}__session_id", plan).distinct())
