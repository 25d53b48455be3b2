"""Takes back a lesson that was logged with one tap, just after."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

from classes.history.edit_conflicts import version_of
from classes.models import User
from lessons.log.actions import remove_lesson
from lessons.models import Lesson

CAN_BE_UNDONE_FOR = dt.timedelta(minutes=10)
"""Longer than the button is shown: a phone may be slow, and without a style the button stays."""

REASON = "Undone just after it was logged"
OTHERWISE = "Nothing was undone. To take it out, open the lesson and remove it with a reason."


def undo_lesson(*, lesson: Lesson, by: User, seen: str) -> None:
    """Remove a lesson that `by` has just logged, as it was at version `seen`.

    The change history keeps it. Raise ValidationError if somebody else logged it, if it was logged
    a while ago, or if anything has been changed or recorded for a child since.
    """
    if lesson.recorded_by_id != by.pk:
        raise ValidationError(f"A colleague logged this lesson. {OTHERWISE}")
    if timezone.now() - lesson.recorded_at > CAN_BE_UNDONE_FOR:
        raise ValidationError(f"This lesson was logged more than ten minutes ago. {OTHERWISE}")
    version = version_of(lesson)
    if seen != str(version):
        raise ValidationError(f"This lesson was changed after it was logged. {OTHERWISE}")
    try:
        remove_lesson(lesson=lesson, reason=REASON, by=by, seen=version)
    except ValidationError as error:
        raise ValidationError(f"This lesson has been used since. {OTHERWISE}") from error
