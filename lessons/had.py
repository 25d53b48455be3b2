"""Which pupil has had which session, over all years and classes."""

import datetime as dt
from collections.abc import Collection

from django.db.models import F, Q

from classes.models import Enrolment, Pupil
from lessons.models import LessonOutcome, MissedLesson

Had = set[tuple[int, int]]
"""Pairs of a pupil's key and a session's key."""


def sessions_had(
    pupils: Collection[Pupil], *, on: dt.date | None = None, open_pairs: Had | None = None
) -> Had:
    """Return the pairs (pupil, session) where the pupil has had the session, in three queries.

    A pupil has had a session when some class in which they were on roll at the time had it
    taught, or they caught up on it, and no missed lesson of theirs for it is still open. With
    `on` it is read as it stood on that day. `open_pairs` are those of `sessions_open` for the same
    pupils and day, where the caller has them: that saves a query.
    """
    if not pupils:
        return set()
    still_open = sessions_open(pupils, on=on) if open_pairs is None else open_pairs
    closed = MissedLesson.objects.filter(
        pupil__in=pupils, lesson__outcome=LessonOutcome.TAUGHT
    ).closed(on)
    pairs = set(closed.values_list("pupil_id", "lesson__planned_session__session_id"))
    return (pairs | _present_when_taught(pupils, on)) - still_open


def sessions_open(pupils: Collection[Pupil], *, on: dt.date | None = None) -> Had:
    """Return the pairs (pupil, session) where a missed lesson is still open, in one query."""
    missed = MissedLesson.objects.filter(pupil__in=pupils).open(on)
    return set(missed.values_list("pupil_id", "lesson__planned_session__session_id"))


def _present_when_taught(pupils: Collection[Pupil], on: dt.date | None) -> Had:
    taught = Q(class_group__planned_sessions__lessons__outcome=LessonOutcome.TAUGHT)
    held_on = F("class_group__planned_sessions__lessons__held_on")
    there = Q(joined_on__lte=held_on) & (Q(left_on=None) | Q(left_on__gt=held_on))
    if on is not None:
        there &= Q(class_group__planned_sessions__lessons__held_on__lte=on)
    enrolments = Enrolment.objects.filter(pupil__in=pupils).filter(taught & there)
    return set(
        enrolments.values_list("pupil_id", "class_group__planned_sessions__session_id").distinct()
    )
