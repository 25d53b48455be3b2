"""What a pupil who comes into a class has to catch up on there."""

from classes.models import Enrolment, Pupil
from lessons.had import sessions_had, sessions_open
from lessons.models import (
    DismissedMissedLesson,
    Lesson,
    LessonOutcome,
    LessonRoll,
    MissedLesson,
    MissedReason,
)
from lessons.roll.dismissing import restored


def lessons_to_catch_up(enrolment: Enrolment) -> list[MissedLesson]:
    """Return the missed lessons with which a pupil comes into a class; none of it is saved yet.

    Theirs are the lessons before they came, and those since that were recorded without them on the
    list: nobody has said that they were there. Not so what they have had in another class, or have
    open there. What was dismissed when they left this class is restored as it was.
    """
    lessons = _lessons_without(enrolment)
    if not lessons:
        return []
    pupil = enrolment.pupil
    # So it is where a leaving date is put right: they were there, unless somebody said away.
    since = [item for item in lessons if item.held_on >= enrolment.joined_on]
    listed = LessonRoll.objects.with_pupil(pupil.pk, since)
    dismissed = DismissedMissedLesson.objects.filter(pupil=pupil, lesson__in=lessons)
    before = {item.lesson_id: item for item in dismissed}
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


def _missed(
    enrolment: Enrolment, lesson: Lesson, before: DismissedMissedLesson | None
) -> MissedLesson:
    if before:
        return restored(before)
    joined_later = lesson.held_on < enrolment.joined_on
    reason = MissedReason.JOINED_LATER if joined_later else MissedReason.NOT_LISTED
    return MissedLesson(lesson=lesson, pupil=enrolment.pupil, reason=reason)
