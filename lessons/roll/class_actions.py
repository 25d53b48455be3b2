"""Changes a class, and removes one that was made by mistake."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_text_list

from classes import history
from classes.history.edit_conflicts import refuse_if_changed
from classes.history.reasons import require_reason
from classes.history.removal import refuse_unless_as_shown
from classes.models import ClassGroup, User
from classes.schools.actions import save_class_group
from classes.words.counts import count_of
from classes.years.academic_year import AcademicYear
from lessons.models import Lesson
from lessons.planning.fitting import PlanFit, fit_plan, plan_fits


@transaction.atomic
def change_class(
    *,
    class_group: ClassGroup,
    academic_year: int,
    by: User,
    seen: int | None = None,
    **values: Any,
) -> tuple[ClassGroup, PlanFit | None]:
    """Change a class to `values`, the arguments of `save_class_group`.

    If its year groups change, its plan loses the sessions that are for others and had no lesson.
    Return the class and, if they changed, what that means for its plan.

    Raise EditConflictError if somebody has changed the class since version `seen`.

    Raise ValidationError by field, also for another academic year if the class has records:
    lessons taught in one year are no evidence for another.
    """
    locked = history.locked(class_group)
    refuse_if_changed(locked, seen, by=by)
    moves = academic_year != locked.academic_year
    if moves and (recorded := describe_records(locked)):
        raise ValidationError(
            {
                "academic_year": f"{locked} stays in {locked.year} because it has {recorded}. "
                f"Make a new class in {AcademicYear(academic_year)}, or start that year from this "
                "one."
            }
        )
    fit = plan_fits({locked: values["year_groups"]}).get(locked.pk)
    saved = save_class_group(
        school=locked.school, class_group=locked, academic_year=academic_year, by=by, **values
    )
    if fit:
        fit_plan(fit, by=by)
    return saved, fit


@transaction.atomic
def say_who_teaches(
    changes: Mapping[ClassGroup, tuple[Collection[User], Collection[User]]], *, by: User
) -> int:
    """Add teachers to classes and take others away. Return in how many classes that changed any.

    Raise ValidationError, and change nothing, if somebody has removed a class meanwhile.
    """
    changed = 0
    for locked in history.all_locked(sorted(changes, key=lambda group: group.pk)):
        added, taken = changes[locked]
        now = set(locked.teachers.all())
        teachers = (now | set(added)) - set(taken)
        if teachers != now:
            history.save(locked, by=by)  # records who does it
            locked.teachers.set(teachers)
            changed += 1
    return changed


@transaction.atomic
def remove_class(
    *, class_group: ClassGroup, reason: str, by: User, seen: int | None = None
) -> None:
    """Remove a class and its plan for the year. Both stay in the change history with the reason.

    Raise ValidationError, and change nothing, if a child was ever in the class, it has a lesson, or
    an information evening invites it: such a class is part of the record. Raise EditConflictError
    if somebody has changed it since version `seen`.
    """
    require_reason(reason)
    locked = history.locked(class_group)
    refuse_unless_as_shown(locked, seen, by=by)
    if recorded := describe_records(locked):
        raise ValidationError(
            f"{locked} cannot be removed because it has {recorded}. Nothing was changed."
        )
    history.delete_many(locked.planned_sessions.all(), by=by, reason=reason.strip())
    history.delete_many(locked.covers.all(), by=by, reason=reason.strip())
    locked.teachers.clear()
    history.delete(locked, by=by, reason=reason.strip())


def describe_records(class_group: ClassGroup) -> str:
    """Return the records of a class besides its plan as text, such as "2 lessons", or empty."""
    return get_text_list(list(_records(class_group)), "and")


def _records(class_group: ClassGroup) -> Iterator[str]:
    children = class_group.enrolments.values("pupil").distinct().count()
    lessons = Lesson.objects.filter(planned_session__class_group=class_group).count()
    evenings = class_group.evenings.count()
    counts = class_group.evening_counts.count()
    if children:
        yield f"{count_of(children, 'child', 'children')} (now or before)"
    if lessons:
        yield count_of(lessons, "lesson")
    if evenings or counts:
        yield "an invitation to an information evening"
