"""Records what was done about missed lessons: catching up, closing and opening again."""

import datetime as dt
from collections.abc import Iterable
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import User
from lessons.catch_up.decisions import (
    check_decision,
    check_reason_fits_the_day,
    reason_of_the_day,
)
from lessons.catch_up.stale import Seen, already_closed, check_as_shown, locked
from lessons.had.came_later import settle_came_later
from lessons.models import Closing, HowCaughtUp, MissedLesson, MissedReason

NOT_SHOWN: Seen = MappingProxyType({})


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
    missed = locked(missed_lessons)
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

    Raise ValidationError, and change nothing, if one of them was closed otherwise meanwhile.
    """
    missed = locked(missed_lessons)
    for missed_lesson in missed:
        if missed_lesson.closed_as != Closing.PREVIOUS_SCHOOL:
            _check_open(missed_lesson)
            missed_lesson.closed_as = Closing.PREVIOUS_SCHOOL
            history.save(missed_lesson, by=by)
    return missed


@transaction.atomic
def withdraw(
    *,
    missed_lessons: Iterable[MissedLesson],
    by: User,
    decided_by: str = "",
    decided_on: dt.date | None = None,
) -> list[MissedLesson]:
    """Close missed lessons as withdrawn, by a decision of the school. Return them.

    Who decided and when may be left out and recorded later, in the same way. Raise ValidationError,
    and change nothing, if only one of the two is given, for a day in the future, or if one of them
    is closed otherwise or already has another decision.
    """
    decided_by = " ".join(decided_by.split())
    check_decision(decided_by, decided_on)
    missed = locked(missed_lessons)
    for missed_lesson in missed:
        decision = (missed_lesson.decided_by, missed_lesson.decided_on)
        is_withdrawn = missed_lesson.closed_as == Closing.WITHDRAWN
        if is_withdrawn and (decision == (decided_by, decided_on) or not decided_on):
            continue  # the same form was sent twice
        if not is_withdrawn or missed_lesson.decided_on:
            _check_open(missed_lesson)
        missed_lesson.reason, missed_lesson.closed_as = MissedReason.WITHDRAWN, Closing.WITHDRAWN
        missed_lesson.decided_by, missed_lesson.decided_on = decided_by, decided_on
        history.save(missed_lesson, by=by)
    return missed


@transaction.atomic
def reopen(
    *, missed_lessons: Iterable[MissedLesson], by: User, seen: Seen = NOT_SHOWN
) -> list[MissedLesson]:
    """Open missed lessons that were closed by mistake. Return them.

    A withdrawal that is taken back leaves no decision; the pupil counts as away, or as having come
    later, as on the day of the lesson. One of a pupil who came later goes if they had the session
    before they came. Raise ValidationError, and change nothing, if somebody has changed one of them
    since the version in `seen`.
    """
    missed = locked(missed_lessons)
    for missed_lesson in missed:
        check_as_shown(missed_lesson, seen)
        if missed_lesson.is_open:
            continue
        if missed_lesson.reason == MissedReason.WITHDRAWN:
            missed_lesson.reason = reason_of_the_day(missed_lesson)
        missed_lesson.closed_as = ""
        missed_lesson.caught_up_on, missed_lesson.how, missed_lesson.by = None, "", None
        missed_lesson.decided_by, missed_lesson.decided_on = "", None
        history.save(missed_lesson, by=by)
    if missed:
        settle_came_later(
            {missed_lesson.pupil_id for missed_lesson in missed},
            since=min(missed_lesson.lesson.held_on for missed_lesson in missed),
            by=by,
            sessions={row.lesson.planned_session.session_id for row in missed},
        )
    return missed


@transaction.atomic
def set_reason(
    *, missed_lessons: Iterable[MissedLesson], reason: str, by: User, seen: Seen = NOT_SHOWN
) -> list[MissedLesson]:
    """Change the reason why pupils missed lessons. Return the missed lessons.

    Withdrawn closes them: see `withdraw`. Raise ValidationError, and change nothing, for an unknown
    reason, for one that contradicts the class list of the day, if a pupil is withdrawn from one of
    them, or if somebody has changed one of them since the version in `seen`.
    """
    if reason not in MissedReason.values:
        raise ValidationError({"reason": "Choose a reason."})
    if reason == MissedReason.WITHDRAWN:
        return withdraw(missed_lessons=missed_lessons, by=by)
    missed = locked(missed_lessons)
    for missed_lesson in missed:
        check_as_shown(missed_lesson, seen)
        if missed_lesson.closed_as == Closing.WITHDRAWN:
            raise already_closed(missed_lesson)
        if missed_lesson.reason != reason:
            check_reason_fits_the_day(missed_lesson, reason)
            missed_lesson.reason = reason
            history.save(missed_lesson, by=by)
    return missed


def _check_open(missed_lesson: MissedLesson) -> None:
    if not missed_lesson.is_open:
        raise already_closed(missed_lesson)
