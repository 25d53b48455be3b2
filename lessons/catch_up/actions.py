"""Records what was done about missed lessons: catching up, closing and opening again."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import User
from lessons.models import Closing, HowCaughtUp, MissedLesson, MissedReason


@transaction.atomic
def record_catch_up(
    *,
    missed_lessons: Iterable[MissedLesson],
    on: dt.date,
    how: str,
    taught_by: User,
    by: User,
) -> list[MissedLesson]:
    """Close missed lessons as caught up `on` a day, `how`, with `taught_by`. Return them.

    Raise ValidationError, and change nothing, for a day in the future or before the lesson, or if
    one of them has been closed meanwhile.
    """
    if on > timezone.localdate():
        raise ValidationError({"on": "That day has not come yet. Record it once it is done."})
    if how not in HowCaughtUp.values:
        raise ValidationError({"how": "Choose how they caught up."})
    missed = list(missed_lessons)
    for missed_lesson in missed:
        if on < missed_lesson.lesson.held_on:
            pupil = missed_lesson.pupil
            raise ValidationError(
                {"on": f"The catch-up of {pupil} cannot come before the lesson itself."}
            )
        closed = (
            missed_lesson.closed_as,
            missed_lesson.caught_up_on,
            missed_lesson.how,
            missed_lesson.by,
        )
        if closed == (Closing.CAUGHT_UP, on, how, taught_by):
            continue  # the same form was sent twice
        _check_open(missed_lesson)
        missed_lesson.closed_as = Closing.CAUGHT_UP
        missed_lesson.caught_up_on = on
        missed_lesson.how = how
        missed_lesson.by = taught_by
        history.save(missed_lesson, by=by)
    return missed


@transaction.atomic
def close_as_previous_school(
    *, missed_lessons: Iterable[MissedLesson], by: User
) -> list[MissedLesson]:
    """Close missed lessons as taught at the pupil's previous school. Return them.

    Raise ValidationError, and change nothing, if one of them was caught up on meanwhile.
    """
    missed = list(missed_lessons)
    for missed_lesson in missed:
        if missed_lesson.closed_as != Closing.PREVIOUS_SCHOOL:
            _check_open(missed_lesson)
            _set_closed_as(missed_lesson, Closing.PREVIOUS_SCHOOL, by=by)
    return missed


@transaction.atomic
def reopen(*, missed_lessons: Iterable[MissedLesson], by: User) -> list[MissedLesson]:
    """Open missed lessons that were closed by mistake. Return them."""
    return [_set_closed_as(missed_lesson, "", by=by) for missed_lesson in missed_lessons]


@transaction.atomic
def set_reason(
    *, missed_lessons: Iterable[MissedLesson], reason: str, by: User
) -> list[MissedLesson]:
    """Change the reason why pupils missed lessons, such as withdrawn. Return the missed lessons.

    Raise ValidationError for an unknown reason.
    """
    if reason not in MissedReason.values:
        raise ValidationError({"reason": "Choose a reason."})
    missed = list(missed_lessons)
    for missed_lesson in missed:
        missed_lesson.reason = reason
        history.save(missed_lesson, by=by)
    return missed


def _check_open(missed_lesson: MissedLesson) -> None:
    if not missed_lesson.is_open:
        raise ValidationError(
            f"The lesson that {missed_lesson.pupil} missed is already closed. Nothing was changed. "
            "If it should not be closed, open it again first."
        )


def _set_closed_as(missed_lesson: MissedLesson, closed_as: str, *, by: User) -> MissedLesson:
    missed_lesson.closed_as = closed_as
    missed_lesson.caught_up_on, missed_lesson.how, missed_lesson.by = None, "", None
    return history.save(missed_lesson, by=by)
