"""Finds the sessions that pupils have had, over all years and classes."""

import datetime as dt
from collections.abc import Collection

from django.db.models import F, Q

from classes.models import Enrolment, Pupil, is_due
from lessons.models import LessonOutcome, MissedLesson

PupilSessions = set[tuple[int, int]]
"""Pairs of the pk of a pupil and the pk of a session."""


def sessions_had(
    pupils: Collection[Pupil], *, on: dt.date | None = None, open_pairs: PupilSessions | None = None
) -> PupilSessions:
    """Return the pairs (pupil, session) of the sessions that pupils have had, in three queries.

    A pupil has had a session if a class was taught it while they were on roll there and it was for
    their year group, or they caught up on it, and they have no open missed lesson of it. `on` gives
    the pairs as of that day. `open_pairs`, the result of `sessions_open` for the same pupils and
    day, saves a query.
    """
    if not pupils:
        return set()
    still_open = sessions_open(pupils, on=on) if open_pairs is None else open_pairs
    closed = MissedLesson.objects.filter(
        pupil__in=pupils, lesson__outcome=LessonOutcome.TAUGHT
    ).closed(on)
    pairs = set(closed.values_list("pupil_id", "lesson__planned_session__session_id"))
    return (pairs | _present_when_taught(pupils, on)) - still_open


def sessions_open(pupils: Collection[Pupil], *, on: dt.date | None = None) -> PupilSessions:
    """Return the pairs (pupil, session) with an open missed lesson, in one query."""
    missed = MissedLesson.objects.filter(pupil__in=pupils).open(on)
    return set(missed.values_list("pupil_id", "lesson__planned_session__session_id"))


def _present_when_taught(pupils: Collection[Pupil], on: dt.date | None) -> PupilSessions:
    taught = Q(class_group__planned_sessions__lessons__outcome=LessonOutcome.TAUGHT)
    held_on = F("class_group__planned_sessions__lessons__held_on")
    on_roll = Q(joined_on__lte=held_on) & (Q(left_on=None) | Q(left_on__gt=held_on))
    if on is not None:
        on_roll &= Q(class_group__planned_sessions__lessons__held_on__lte=on)
    session = "class_group__planned_sessions__session"
    due = is_due(F(f"{session}__youngest_year"), F(f"{session}__oldest_year"))
    # One filter: a second one would join the planned sessions again.
    enrolments = Enrolment.objects.filter(pupil__in=pupils).filter(taught & on_roll & due)
    return set(
        enrolments.values_list("pupil_id", "class_group__planned_sessions__session_id").distinct()
    )
