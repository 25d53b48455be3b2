"""The decision of a school to withdraw a pupil: what it needs, and how a page asks for it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

from classes.words.dates import long_date
from lessons.models import NOT_ON_THE_LIST, LessonRoll, MissedLesson, MissedReason

MAX_WHO = 80
"""The most letters in which to say who decided: a name or a role, not a story about a child."""


def check_decision(decided_by: str, decided_on: dt.date | None) -> None:
    """Raise ValidationError by field if the decision lacks who or when, or is in the future."""
    if decided_by and decided_on is None:
        raise ValidationError({"decided_on": "Enter the day on which it was decided."})
    if decided_on and not decided_by:
        raise ValidationError({"decided_by": "Enter who decided, such as the head teacher."})
    if len(decided_by) > MAX_WHO:
        raise ValidationError({"decided_by": f"Use at most {MAX_WHO} characters: a name or role."})
    if decided_on and decided_on > timezone.localdate():
        raise ValidationError({"decided_on": "That day has not come yet."})


def check_reason_fits_the_day(missed_lesson: MissedLesson, reason: str) -> None:
    """Raise ValidationError if a pupil who was on roll that day would count as having come later.

    Then the lesson's numbers of that day would be wrong.
    """
    if reason not in NOT_ON_THE_LIST:
        return
    of_the_day = reason_of_the_day(missed_lesson)
    fits = reason == of_the_day
    if reason == MissedReason.OTHER_YEAR_GROUP:
        fits = of_the_day == MissedReason.NOT_LISTED and bool(missed_lesson.lesson.only_for)
    if not fits:
        came = "was not yet" if of_the_day == MissedReason.JOINED_LATER else "was already"
        lesson, label = missed_lesson.lesson, MissedReason(reason).label
        raise ValidationError(
            {
                "reason": f"{missed_lesson.pupil} {came} in {lesson.planned_session.class_group} "
                f"on {long_date(lesson.held_on)}, so “{label}” cannot be the reason. Nothing was "
                "changed. Choose another reason for them."
            }
        )


def reason_of_the_day(missed_lesson: MissedLesson) -> str:
    """Return why the pupil missed the lesson if they are not withdrawn after all."""
    lesson = missed_lesson.lesson
    if LessonRoll.objects.with_pupil(missed_lesson.pupil_id, [lesson]):
        return MissedReason.AWAY
    enrolments = missed_lesson.pupil.enrolments.filter(
        class_group=lesson.planned_session.class_group_id, joined_on__lte=lesson.held_on
    )
    return MissedReason.NOT_LISTED if enrolments.exists() else MissedReason.JOINED_LATER
