"""Keeps two people from settling the same missed lesson: locks it, and says what was done."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from classes.history.edit_conflicts import last_change
from lessons.models import Closing, MissedLesson


def locked(missed_lessons: Iterable[MissedLesson]) -> list[MissedLesson]:
    """Lock the missed lessons, and return them as they are now, in the order of the lessons.

    Locked in one order, so that two people with the same children cannot wait for each other.
    Raise ValidationError if one of them has been removed meanwhile.
    """
    pks = {missed_lesson.pk for missed_lesson in missed_lessons}
    rows = MissedLesson.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    current = list(rows.select_related("lesson__planned_session", "pupil", "by"))
    if len(current) < len(pks):
        raise ValidationError(
            "A colleague has removed one of these missed lessons. Nothing was changed. Tick the "
            "children again."
        )
    return sorted(current, key=lambda row: (row.lesson.held_on, row.pupil.display_name, row.pk))


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
