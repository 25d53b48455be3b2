"""What the form of a new lesson is filled in with: what is most likely, and nothing guessed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils import timezone

from classes.models import ClassGroup, User
from lessons.log.usual import usual_minutes
from lessons.log.year_group_field import on_roll_to_propose, still_to_teach
from lessons.models import LessonOutcome, PlannedSession

PROPOSED = "proposed"
"""The hidden field beside "Taught by": whom the form proposed. A person may choose another."""


def starting_values(
    planned: PlannedSession, *, by: User, day: dt.date | None = None
) -> dict[str, Any]:
    """Return the initial values of a new lesson that `by` logs: today, who taught, the minutes.

    The day is empty if today is not in the class's year: any other would be a guess. `day` is the
    one that is typed already.
    """
    today, year_group = timezone.localdate(), still_to_teach(planned)
    proposed = who_taught(planned.class_group, on=day or today, by=by)
    return {
        "outcome": LessonOutcome.TAUGHT,
        "year_group": year_group,
        "held_on": today if today in planned.class_group.year else None,
        "taught_by": proposed,
        PROPOSED: proposed,
        "minutes": usual_minutes([planned])[planned.pk],
        "pupils_on_roll": on_roll_to_propose(planned, year_group),
        "understanding": "",
    }


def who_taught(class_group: ClassGroup, *, on: dt.date, by: User) -> User | None:
    """Return who most likely taught the class on that day: who covered it then, else its teacher.

    Of several it is `by`, if they are among them. Return None if there are others, or none: a guess
    would put the wrong name on record, and nobody would notice.
    """
    prefetch_related_objects([class_group], "teachers", "covers__user")
    covers = [cover.user for cover in class_group.covers.all() if cover.counted_on(on)]
    teachers = [teacher for teacher in class_group.teachers.all() if teacher.is_active]
    likely = [person for person in covers if person.is_active] or teachers
    if by in likely:
        return by
    return likely[0] if len(likely) == 1 else None


def is_chosen(typed: Mapping[str, str]) -> bool:
    """Return whether somebody chose another as the one who taught it than the form proposed."""
    return typed.get("taught_by") != typed.get(PROPOSED)


def day_typed(*texts: str | None) -> dt.date | None:
    """Return the first of these texts that is a date, or None."""
    for text in filter(None, texts):
        try:
            return forms.DateField().clean(text)
        except ValidationError:
            continue
    return None
