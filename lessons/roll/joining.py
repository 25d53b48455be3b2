"""Finds the lessons that a pupil who joins a class has to catch up on."""

from classes.models import Enrolment, Pupil
from lessons.had import sessions_of
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
    """Return the missed lessons of a pupil who joins a class. They are not saved yet.

    They are the lessons before the pupil came, and later ones that were recorded without the pupil
    on the list, because nobody has said that the pupil was there. Sessions that the pupil has had
    in another class, has to catch up on there or is withdrawn from, are left out. Missed lessons
    that were dismissed when the pupil left this class are restored as they were.
    """
    lessons = _lessons_without(enrolment)
    if not lessons:
        return []
    pupil = enrolment.pupil
    # A pupil may be on the list of a later lesson when a wrong leaving date is corrected. Then they
    # were there, unless they were recorded as away.
    since = [lesson for lesson in lessons if lesson.held_on >= enrolment.joined_on]
    listed = LessonRoll.objects.with_pupil(pupil.pk, since)
    dismissed = DismissedMissedLesson.objects.filter(pupil=pupil, lesson__in=lessons)
    dismissed_by_lesson = {row.lesson_id: row for row in dismissed}
    not_to_catch_up = _sessions_known(pupil) | {
        lesson.planned_session.session_id
        for lesson in lessons
        if lesson.pk in listed
        and lesson.pk not in dismissed_by_lesson
        and lesson.outcome == LessonOutcome.TAUGHT
    }
    return [
        _missed_lesson(enrolment, lesson, dismissed_by_lesson.get(lesson.pk))
        for lesson in lessons
        if lesson.planned_session.session_id not in not_to_catch_up
        and (lesson.pk in dismissed_by_lesson or lesson.pk not in listed)
    ]


def _lessons_without(enrolment: Enrolment) -> list[Lesson]:
    """Return the class's lessons, until the pupil leaves, without a missed lesson of the pupil.

    Lessons on sessions that are not for the pupil's year group are left out.
    """
    lessons = Lesson.objects.happened().filter(
        planned_session__class_group=enrolment.class_group, planned_session__set_aside_reason=""
    )
    if enrolment.left_on:
        lessons = lessons.filter(held_on__lt=enrolment.left_on)
    without = lessons.exclude(missed_lessons__pupil=enrolment.pupil)
    return [
        lesson
        for lesson in without.select_related("planned_session__session")
        if enrolment.is_due(lesson.planned_session.session.year_groups)
    ]


def _sessions_known(pupil: Pupil) -> set[int]:
    """Return the pks of the sessions that the pupil has had, lacks or is withdrawn from."""
    pairs = sessions_of([pupil])
    return {session for _, session in pairs.settled | pairs.open}


def _missed_lesson(
    enrolment: Enrolment, lesson: Lesson, dismissed: DismissedMissedLesson | None
) -> MissedLesson:
    if dismissed:
        return restored(dismissed, lesson)
    joined_later = lesson.held_on < enrolment.joined_on
    reason = MissedReason.JOINED_LATER if joined_later else MissedReason.NOT_LISTED
    return MissedLesson(lesson=lesson, pupil=enrolment.pupil, reason=reason)
