"""Finds the lessons that pupils were there for."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from classes.models import Enrolment, Pupil, is_due
from lessons.models import DismissedMissedLesson, LessonOutcome

_PLAN = "class_group__planned_sessions"
_LESSON = f"{_PLAN}__lessons"


class Attended(NamedTuple):
    """A lesson that was taught while a pupil was there, by their pks."""

    pupil_id: int
    session_id: int
    plan_id: int
    lesson_id: int


def lessons_attended(
    pupils: Collection[Pupil], *, on: dt.date | None = None
) -> Collection[Attended]:
    """Return the lessons that were taught while pupils were on roll in the class. One query.

    A lesson counts if it was for their year group, as is known now. One for another year group
    counts if it counted them as present: their year group was corrected later. Who was away or was
    withdrawn is not left out, because their missed lesson says that.
    """
    held_on = F(f"{_LESSON}__held_on")
    taught = Q(**{f"{_LESSON}__outcome": LessonOutcome.TAUGHT})
    on_roll = Q(joined_on__lte=held_on) & (Q(left_on=None) | Q(left_on__gt=held_on))
    if on is not None:
        on_roll &= Q(**{f"{_LESSON}__held_on__lte": on})
    only_for = F(f"{_LESSON}__year_group")
    due = is_due(
        Coalesce(only_for, F(f"{_PLAN}__session__youngest_year")),
        Coalesce(only_for, F(f"{_PLAN}__session__oldest_year")),
        Coalesce(F(f"{_PLAN}__not_for_year"), 0),
    )
    was_away = DismissedMissedLesson.objects.filter(
        lesson=OuterRef(f"{_LESSON}__pk"), pupil=OuterRef("pupil_id")
    )
    # One filter: a second one would join the planned sessions again. Class lists are only read
    # where they decide.
    rows = (
        Enrolment.objects.filter(pupil__in=pupils)
        .filter(taught & on_roll)
        .annotate(
            was_for_them=Case(When(due, then=Value(True)), default=Value(False)),
            listed=Case(When(~due & ~Exists(was_away), then=F(f"{_LESSON}__roll__pupils"))),
        )
        .order_by()
        .values_list(
            *("pupil_id", f"{_PLAN}__session_id", _PLAN, _LESSON),
            *("was_for_them", "listed"),
        )
    )
    return {
        Attended(*row) for *row, for_them, listed in rows if for_them or row[0] in (listed or ())
    }
