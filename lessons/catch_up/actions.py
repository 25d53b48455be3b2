"""Catching up: what was done about a missed lesson."""

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
    """Close missed lessons as caught up: `on` that day, `how`, with `taught_by`. Return them.

    Raise ValidationError, and change nothing, for a day still to come or before the lesson, or
    where one of them has been settled meanwhile.
    """
    if on > timezone.localdate():
        raise ValidationError({"on": "That day has not come yet. Record it once it is done."})
    if how not in HowCaughtUp.values:
        raise ValidationError({"how": "Choose how they caught up."})
    missed = list(missed_lessons)
    for item in missed:
        if on < item.lesson.held_on:
            raise ValidationError(
                {"on": f"The catch-up of {item.pupil} cannot come before the lesson itself."}
            )
        settled = (item.closed_as, item.caught_up_on, item.how, item.by)
        if settled == (Closing.CAUGHT_UP, on, how, taught_by):
            continue  # sent twice
        _check_open(item)
        item.closed_as = Closing.CAUGHT_UP
        item.caught_up_on, item.how, item.by = on, how, taught_by
        history.save(item, by=by)
    return missed


@transaction.atomic
def close_as_previous_school(
    *, missed_lessons: Iterable[MissedLesson], by: User
) -> list[MissedLesson]:
    """Close missed lessons as taught at the pupil's previous school. Return them.

    Raise ValidationError, and change nothing, where one of them was caught up on meanwhile.
    """
    missed = list(missed_lessons)
    for item in missed:
        if item.closed_as != Closing.PREVIOUS_SCHOOL:
            _check_open(item)
            _set(item, Closing.PREVIOUS_SCHOOL, by=by)
    return missed


@transaction.atomic
def reopen(*, missed_lessons: Iterable[MissedLesson], by: User) -> list[MissedLesson]:
    """Open missed lessons that were closed by mistake. Return them."""
    return [_set(item, "", by=by) for item in missed_lessons]


@transaction.atomic
def set_reason(
    *, missed_lessons: Iterable[MissedLesson], reason: str, by: User
) -> list[MissedLesson]:
    """Say why pupils missed their lessons, such as withdrawn. Return the missed lessons."""
    if reason not in MissedReason.values:
        raise ValidationError({"reason": "Choose a reason."})
    missed = list(missed_lessons)
    for item in missed:
        item.reason = reason
        history.save(item, by=by)
    return missed


def _check_open(item: MissedLesson) -> None:
    if not item.is_open:
        raise ValidationError(
            f"What {item.pupil} missed is settled already. Nothing was changed: open it again "
            "first if that was wrong."
        )


def _set(item: MissedLesson, closed_as: str, *, by: User) -> MissedLesson:
    item.closed_as = closed_as
    item.caught_up_on, item.how, item.by = None, "", None
    return history.save(item, by=by)
