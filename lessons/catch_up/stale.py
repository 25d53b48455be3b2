"""Keeps two people from settling the same missed lesson: locks it, and says what was done."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from classes import history
from classes.history.edit_conflicts import last_change
from classes.names.spelling import folded
from lessons.models import Closing, MissedLesson


def locked(missed_lessons: Iterable[MissedLesson]) -> list[MissedLesson]:
    """Return the missed lessons as they are now, locked, in the order of the lessons.

    Raise ValidationError if one of them has been removed meanwhile.
    """
    current = history.all_locked(set(missed_lessons), "lesson__planned_session", "pupil", "by")
    return sorted(current, key=_in_order)


Seen = Mapping[int, int]
"""The version of each missed lesson that a page showed, by its pk."""


def check_as_shown(missed_lesson: MissedLesson, seen: Seen) -> None:
    """Raise ValidationError if somebody has changed it since the version that the page showed.

    Nothing is checked for one that is not in `seen`.
    """
    version = seen.get(missed_lesson.pk)
    latest = missed_lesson.history.values_list("history_id", flat=True).first()
    if version is not None and version != latest:
        raise ValidationError(
            f"What is recorded for {missed_lesson.pupil} has changed since you opened this page "
            f"({last_change(missed_lesson)}). Nothing was changed. Look at it again below."
        )


def already_closed(missed_lesson: MissedLesson) -> ValidationError:
    """Return the refusal to settle a missed lesson again: who closed it, when and how."""
    how = missed_lesson.closing_text
    if missed_lesson.closed_as == Closing.CAUGHT_UP:
        how = f"{how[:1].lower()}{how[1:]} with {missed_lesson.by}"
    elif missed_lesson.closed_as:
        how = f"{how[:1].lower()}{how[1:]}"
    return ValidationError(
        f"The lesson that {missed_lesson.pupil} missed is already closed: {how} "
        f"({last_change(missed_lesson)}). Nothing was changed. If that is wrong, open it again "
        "first."
    )


def _in_order(missed_lesson: MissedLesson) -> tuple[dt.date, str, int]:
    name = folded(missed_lesson.pupil.display_name)
    return missed_lesson.lesson.held_on, name, missed_lesson.pk
