"""Changing a class, and taking out one that was made by mistake."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_text_list

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.reasons import require_reason
from classes.models import ClassGroup, User
from classes.schools.actions import save_class_group
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from lessons.models import Lesson


@transaction.atomic
def change_class(
    *,
    class_group: ClassGroup,
    academic_year: int,
    by: User,
    seen: int | None = None,
    **said: Any,
) -> ClassGroup:
    """Change a class to what is `said`, as `save_class_group` takes it. Return it.

    Raise EditConflictError where it is not the version `seen` any more.

    Raise ValidationError by field, also where it would go into another academic year though
    something is recorded for it: what was taught in one year is not evidence for another.
    """
    found = ClassGroup.objects.select_for_update().get(pk=class_group.pk)
    refuse_if_changed(found, seen, by=by)
    moves = academic_year != found.academic_year
    if moves and (recorded := what_is_recorded(found)):
        raise ValidationError(
            {
                "academic_year": f"{found} stays in {found.year} because it has {recorded}. Make a "
                f"new class in {AcademicYear(academic_year)}, or start that year from this one."
            }
        )
    return save_class_group(
        school=found.school, class_group=found, academic_year=academic_year, by=by, **said
    )


@transaction.atomic
def remove_class(*, class_group: ClassGroup, reason: str, by: User) -> None:
    """Take out a class, with its plan for the year; both stay in the history with the reason.

    Raise ValidationError, and change nothing, where a child was ever in it, a lesson is recorded or
    an information evening invites it: such a class is part of the record.
    """
    require_reason(reason)
    found = ClassGroup.objects.select_for_update().get(pk=class_group.pk)
    if recorded := what_is_recorded(found):
        raise ValidationError(
            f"{found} cannot be removed because it has {recorded}. Nothing was changed."
        )
    for planned in found.planned_sessions.all():
        history.delete(planned, by=by, reason=reason.strip())
    found.teachers.clear()
    history.delete(found, by=by, reason=reason.strip())


def what_is_recorded(class_group: ClassGroup) -> str:
    """Return, in words, what is on record about a class besides its plan; empty if nothing is."""
    return get_text_list(list(_recorded(class_group)), "and")


def _recorded(class_group: ClassGroup) -> Iterator[str]:
    children = class_group.enrolments.values("pupil").distinct().count()
    lessons = Lesson.objects.filter(planned_session__class_group=class_group).count()
    evenings = class_group.evenings.count()
    counts = class_group.evening_counts.count()
    if children:
        yield f"{count_of(children, 'child', 'children')} (now or before)"
    if lessons:
        yield count_of(lessons, "lesson")
    if evenings or counts:
        yield "an information evening to which it is invited"
