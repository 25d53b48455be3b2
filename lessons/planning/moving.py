"""Moves a planned session to another week, alone or with all that come after it, and back."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.history.edit_conflicts import last_change
from classes.models import ClassGroupQuerySet, User
from classes.words.dates import long_date, weekday_date
from lessons.models import CalendarChange, PlannedSession, SchoolCalendar, calendar_of, days_of

DATE_FIELDS = ["due_on", "later_year", "later_on", "sequence", "changed_at"]


@dataclass(frozen=True)
class Moved:
    """A session that was moved: its pk, the date that it had, and its sequence afterwards."""

    planned_session_id: int
    was: str
    sequence: int


@transaction.atomic
def move_session(
    *,
    planned_session: PlannedSession,
    by: User,
    weeks: int = 0,
    to_week: dt.date | None = None,
    and_after: bool = False,
    seen: int | None = None,
) -> list[Moved]:
    """Move a session by `weeks` in which its weekday is open, or into the week of `to_week`.

    With `and_after`, the sessions of its module that this class is due later move as far. Return
    what was moved. Raise ValidationError, and change nothing, if one of them does not fit into the
    year, if it has no date, or if it was changed since a page showed its sequence as `seen`.
    """
    (row,) = history.all_locked([planned_session], "class_group__school", "session")
    if seen is not None and row.sequence != seen:
        raise ValidationError(
            f"This was changed after you opened the page ({last_change(row)}). Nothing was moved."
        )
    if row.next_day is None:
        raise ValidationError("This session has no date yet. Set one first.")
    calendar = calendar_of(row.class_group.school, row.class_group.year)
    if to_week is not None:
        weeks = _weeks_between(calendar, row.next_day, to_week)
    rows = [row, *(_after(row) if and_after else [])]
    days = [_moved(calendar, day, weeks) for each in rows if (day := each.next_day)]
    _check_fits(calendar, days, len(rows))
    return _save(rows, days, by=by)


def _after(row: PlannedSession) -> list[PlannedSession]:
    """Return the sessions of the same module that the class is still due after this one."""
    day = row.next_day
    in_module = PlannedSession.objects.filter(
        class_group=row.class_group_id, session__module=row.session.module_id
    )
    others: Any = in_module.still_to_teach().with_next_day().exclude(pk=row.pk)
    rows = others.filter(next_on__gte=day).select_related("session").order_by("next_on", "pk")
    after = [
        each for each in rows if (each.next_on, each.session.position) > (day, row.session.position)
    ]
    return history.all_locked(after, "class_group__school", "session")


def _open_days(calendar: SchoolCalendar, weekday: int) -> list[dt.date]:
    """Return the days of the year with this weekday on which there is no holiday."""
    days = (week + dt.timedelta(days=weekday) for week in calendar.weeks())
    return [day for day in days if day in calendar.year and calendar.free_week(day) == day]


def _moved(calendar: SchoolCalendar, day: dt.date, weeks: int) -> dt.date | None:
    """Return the day that many open weeks later, or earlier; None if that is outside the year."""
    days = _open_days(calendar, day.weekday())
    at = bisect_left(days, day)
    is_closed = at == len(days) or days[at] != day
    at += weeks - (1 if is_closed and weeks > 0 else 0)
    return days[at] if 0 <= at < len(days) else None


def _weeks_between(calendar: SchoolCalendar, day: dt.date, to_week: dt.date) -> int:
    """Return by how many open weeks to move a day into a week, or the next that is open."""
    days = _open_days(calendar, day.weekday())
    target = bisect_left(days, to_week - dt.timedelta(days=to_week.weekday()))
    at = bisect_left(days, day)
    is_closed = at == len(days) or days[at] != day
    return target - at + (1 if is_closed and target >= at else 0)


def _check_fits(calendar: SchoolCalendar, days: Sequence[dt.date | None], of: int) -> None:
    outside = sum(day is None for day in days)
    if outside:
        first, last = calendar.next_open(calendar.year.start), calendar.last_open(calendar.year.end)
        raise ValidationError(
            f"{outside} of {of} sessions would be outside the school year, which is from "
            f"{long_date(first)} to {long_date(last)}. Nothing was moved."
        )


def _save(
    rows: Sequence[PlannedSession], days: Iterable[dt.date | None], *, by: User
) -> list[Moved]:
    moved, changes, now = [], [], timezone.now()
    for row, day in zip(rows, days, strict=True):
        was = row.next_day
        if was == day:
            continue
        changes.append((row, days_of(row)))
        row.give_day(day)
        row.sequence, row.changed_at = row.sequence + 1, now
        moved.append(Moved(row.pk, was.isoformat() if was else "", row.sequence))
    history.update_many(PlannedSession, [row for row, _ in changes], DATE_FIELDS, by=by)
    CalendarChange.objects.note_days(changes, by=by)
    return moved


@transaction.atomic
def undo_move(*, moved: Collection[Moved], classes: ClassGroupQuerySet, by: User) -> int:
    """Give these sessions of `classes` back the dates that they had. Return their number.

    Raise ValidationError, and change nothing, if one of them was changed since.
    """
    pks = [each.planned_session_id for each in moved]
    rows = list(PlannedSession.objects.for_classes(classes).filter(pk__in=pks))
    locked = {row.pk: row for row in history.all_locked(rows)}
    if any(
        each.planned_session_id not in locked
        or locked[each.planned_session_id].sequence != each.sequence
        for each in moved
    ):
        raise ValidationError("A date was changed since, so the move cannot be undone any more.")
    ordered = [locked[each.planned_session_id] for each in moved]
    _save(ordered, [dt.date.fromisoformat(each.was) for each in moved], by=by)
    return len(ordered)


def sentence_of(planned_session: PlannedSession, moved: Collection[Moved]) -> str:
    """Return what was moved, for a message. Look the session up again before."""
    what = f"{planned_session.class_group}: {planned_session.session}"
    others = f" and {len(moved) - 1} after it" if len(moved) > 1 else ""
    were = "were" if others else "was"
    return f"{what}{others} {were} moved to {weekday_date(planned_session.due_on)}."
