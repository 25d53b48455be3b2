"""Makes a session due on another day for one year group of a mixed class."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.models import User
from classes.words.dates import long_date
from lessons.models import CalendarChange, PlannedSession, days_of
from lessons.planning.actions import as_shown, mark_as_changed


@transaction.atomic
def set_due_for_year_group(
    *,
    planned_session: PlannedSession,
    year_group: int,
    due_on: dt.date | None,
    by: User,
    seen: int | None = None,
) -> PlannedSession:
    """Make one of two year groups due a session on a day of its own. Return the session.

    None, or the day of the other year group, makes it one day for both. `seen` is as for `set_due`.
    Raise ValidationError, and change nothing, if there are not two that are due it and have had
    none of it, if it has no date yet, or if the day is outside the year.
    """
    (row,) = as_shown([planned_session], seen)
    other = _other_year(row, year_group)
    own = due_on or _day_of(row, other)
    if own not in row.class_group.year:
        raise ValidationError(f"{long_date(own)} is not in the year {row.class_group.year}.")
    were = days_of(row)
    days = sorted([(own, year_group), (_day_of(row, other), other)])
    (row.due_on, _), (row.later_on, row.later_year) = days
    if row.due_on == row.later_on:
        row.later_on = row.later_year = None
    mark_as_changed(row)
    CalendarChange.objects.note_days([(row, were)], by=by)
    return history.save(row, by=by)


def _other_year(row: PlannedSession, year_group: int) -> int:
    """Return the other year group that is due the session. Raise ValidationError if none is."""
    years = row.years_due
    if year_group not in years or len(years) != 2:
        raise ValidationError(
            f"{row.class_group} does not have two year groups that are due this session, so it "
            "has one date."
        )
    if row.due_on is None:
        raise ValidationError("This session has no date yet. Set one first.")
    if row.lessons.happened().exists():
        raise ValidationError(
            f"“{row.session.title}” has been taught in {row.class_group}. Its date is that of "
            "those who are still to be taught."
        )
    return next(year for year in years if year != year_group)


def _day_of(row: PlannedSession, year_group: int) -> dt.date:
    day = row.later_on if year_group == row.later_year else row.due_on
    assert day is not None
    return day
