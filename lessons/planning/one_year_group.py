"""Excludes a session for one year group of a mixed class, such as on a two-year cycle."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from classes import history
from classes.models import User
from lessons.models import CalendarChange, PlannedSession, days_of
from lessons.planning.actions import as_shown, mark_as_changed


@transaction.atomic
def exclude_year_group(
    *,
    planned_session: PlannedSession,
    year_group: int,
    reason: str,
    by: User,
    seen: int | None = None,
) -> PlannedSession:
    """Make a session not due this year for one year group of the class. Return it.

    The date stays that of the others. `seen` is as for `set_due`. Raise ValidationError, and
    change nothing, without a reason, if nobody else would be due it, or if those children were
    taught it.
    """
    if not reason.strip():
        raise ValidationError({"set_aside_reason": "Give the reason why it is not due this year."})
    (row,) = as_shown([planned_session], seen)
    _check_others_are_due(row, year_group)
    for_them = row.lessons.happened().filter(Q(year_group=None) | Q(year_group=year_group))
    if for_them.exists():
        raise ValidationError(
            f"“{row.session.title}” has been taught to Year {year_group} of {row.class_group} this "
            "year, so it cannot be marked as not due for them."
        )
    were = days_of(row)
    if row.later_on and row.later_year != year_group:
        row.due_on = row.later_on
    row.later_year, row.later_on = None, None
    row.not_for_year, row.not_for_reason = year_group, reason.strip()
    mark_as_changed(row)
    CalendarChange.objects.note_days([(row, were)], by=by)
    return history.save(row, by=by, reason=reason.strip())


def _check_others_are_due(row: PlannedSession, year_group: int) -> None:
    if row.is_excluded:
        raise ValidationError("This session is not due this year for the whole class.")
    if row.left_out:
        raise ValidationError(
            f"This session is already not due for Year {row.left_out}. Restore it first."
        )
    if year_group not in row.years_due or len(row.years_due) == 1:
        raise ValidationError(
            f"{row.class_group} has no other year group than Year {year_group} that is due this "
            "session. Mark it as not due for the whole class instead."
        )


@transaction.atomic
def restore_year_group(
    *, planned_session: PlannedSession, by: User, seen: int | None = None
) -> PlannedSession:
    """Make a session due again for the year group that it was not due for. Return it.

    Lessons that were taught meanwhile stay lessons for the others. `seen` is as for `set_due`.
    Raise ValidationError if there is one that was for several others, which no lesson can hold.
    """
    (row,) = as_shown([planned_session], seen)
    if row.lessons.happened().filter(year_group=None).exists():
        raise ValidationError(
            f"“{row.session.title}” was taught to the others of {row.class_group}. Amend that "
            "lesson so that it is for one year group, then restore."
        )
    row.not_for_year, row.not_for_reason = None, ""
    mark_as_changed(row)
    return history.save(row, by=by)
