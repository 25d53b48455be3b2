"""What a pupil who comes into a class has to catch up on there."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Max

from classes.models import Enrolment, Pupil
from lessons.had import sessions_had, sessions_open
from lessons.models import Lesson, LessonOutcome, MissedLesson, MissedReason

LEFT_BEFORE = "Had left the class before the lesson"
NEVER_THERE = "Was in the class for no day"
NEVER_THERE_IN_SYSTEM = "Was in the class for no day, as the school's system says"
GIVEN_UP = (LEFT_BEFORE, NEVER_THERE, NEVER_THERE_IN_SYSTEM)
"""Why a missed lesson is taken from a pupil who is not in its class. Back in it, it is theirs."""

KEPT = ("reason", "closed_as", "caught_up_on", "how", "by_id")


def lessons_to_catch_up(enrolment: Enrolment) -> list[MissedLesson]:
    """Return the missed lessons with which a pupil comes into a class; none of it is saved yet.

    Theirs are the lessons before they came, and those since that were recorded without them on the
    list: nobody has said that they were there. Not so what they have had in another class, or have
    open there. What was given up when they left this class comes back as it was.
    """
    lessons = _lessons_without(enrolment)
    if not lessons:
        return []
    pupil = enrolment.pupil
    listed = _listed(enrolment, [item for item in lessons if item.held_on >= enrolment.joined_on])
    before = _given_up(pupil, lessons)
    settled = _sessions_settled(pupil) | {
        item.planned_session.session_id
        for item in lessons
        if item.pk in listed and item.pk not in before and item.outcome == LessonOutcome.TAUGHT
    }
    return [
        _missed(enrolment, item, before.get(item.pk))
        for item in lessons
        if item.planned_session.session_id not in settled
        and (item.pk in before or item.pk not in listed)
    ]


def _lessons_without(enrolment: Enrolment) -> list[Lesson]:
    """Return what the class was taught, until the pupil leaves it, that they have not missed."""
    lessons = Lesson.objects.happened().filter(
        planned_session__class_group=enrolment.class_group, planned_session__set_aside_reason=""
    )
    if enrolment.left_on:
        lessons = lessons.filter(held_on__lt=enrolment.left_on)
    unknown = lessons.exclude(missed_lessons__pupil=enrolment.pupil)
    return list(unknown.select_related("planned_session"))


def _sessions_settled(pupil: Pupil) -> set[int]:
    """Return the keys of the sessions that the pupil has had, or has open somewhere."""
    still_open = sessions_open([pupil])
    had = sessions_had([pupil], open_pairs=still_open)
    return {session for _, session in had | still_open}


def _listed(enrolment: Enrolment, lessons: Collection[Lesson]) -> set[int]:
    """Return the keys of the lessons that were last written with the pupil on the class's list.

    So it is where a leaving date was put right: they were there, unless somebody said away.
    """
    if not lessons:
        return set()
    last = Lesson.history.filter(id__in=[item.pk for item in lessons])
    written = dict(last.values("id").annotate(at=Max("history_date")).values_list("id", "at"))
    stays = list(
        Enrolment.history.filter(
            pupil_id=enrolment.pupil_id, class_group_id=enrolment.class_group_id
        ).order_by("history_date", "history_id")
    )
    return {
        item.pk
        for item in lessons
        if item.pk in written and _was_listed(stays, item.held_on, at=written[item.pk])
    }


def _was_listed(stays: Iterable[Any], day: dt.date, *, at: dt.datetime) -> bool:
    """Return whether, as the enrolments were known at that moment, one of them held that day."""
    known = {stay.id: stay for stay in stays if stay.history_date <= at}
    return any(
        stay.history_type != "-"
        and stay.joined_on <= day
        and (stay.left_on is None or stay.left_on > day)
        for stay in known.values()
    )


def _given_up(pupil: Pupil, lessons: Collection[Lesson]) -> dict[int, Any]:
    """Return, by lesson, the missed lesson that was taken from the pupil when they left."""
    rows = MissedLesson.history.filter(
        pupil_id=pupil.pk, lesson_id__in=[item.pk for item in lessons], history_type="-"
    ).order_by("history_date", "history_id")
    last = {row.lesson_id: row for row in rows}
    return {key: row for key, row in last.items() if row.history_change_reason in GIVEN_UP}


def _missed(enrolment: Enrolment, lesson: Lesson, before: Any | None) -> MissedLesson:
    missed = MissedLesson(lesson=lesson, pupil=enrolment.pupil, reason=MissedReason.NOT_LISTED)
    if lesson.held_on < enrolment.joined_on:
        missed.reason = MissedReason.JOINED_LATER
    for name in KEPT if before else ():
        setattr(missed, name, getattr(before, name))
    return missed
