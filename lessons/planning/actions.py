"""Plans which sessions a class is due, and when."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from classes import history
from classes.history.edit_conflicts import EditConflictError, last_change
from classes.models import ClassGroup, User
from classes.words.dates import long_date
from classes.years.usual_holidays import WEEK
from curriculum.models import Module, Session
from lessons.models import CalendarChange, PlannedSession, SchoolCalendar, calendar_of, days_of

CALENDAR_FIELDS = ("later_year", "later_on", "sequence", "changed_at")
"""The fields that change with a date: for whom it is later, and how calendars see it (RFC 5545).

Calendars ignore an entry whose sequence went down, so it only ever counts up.
"""


@transaction.atomic
def take_up_module(*, class_group: ClassGroup, module: Module, by: User) -> list[PlannedSession]:
    """Plan each session of `module` that is for one of the class's year groups.

    Return the new planned sessions; existing ones stay as they are. Raise ValidationError if the
    module belongs to another school, is archived, or has no session for these year groups.
    """
    class_group, module = history.locked(class_group), history.locked(module)
    if module.school_id != class_group.school_id:
        raise ValidationError("Copy the module into your school before a class takes it up.")
    if module.is_archived:
        raise ValidationError(f"{module} is archived. Restore it before a class takes it up.")
    suitable = [
        session
        for session in module.sessions.in_use()
        if session.year_groups.overlaps(class_group.year_groups)
    ]
    if not suitable:
        raise ValidationError(
            f"{module} has no session for {class_group.year_groups}, so {class_group} would have "
            "no sessions. Change the year groups of a session, or of the class."
        )
    planned = set(class_group.planned_sessions.values_list("session_id", flat=True))
    new = [
        PlannedSession(class_group=class_group, session=session)
        for session in suitable
        if session.pk not in planned
    ]
    return history.create_many(PlannedSession, new, by=by)


@transaction.atomic
def take_up_session(
    *, session: Session, class_groups: Iterable[ClassGroup], by: User
) -> list[PlannedSession]:
    """Plan a session that was added to a module after these classes took up the module.

    Return the new planned sessions. Raise ValidationError if the session is archived, or if a class
    belongs to another school or has other year groups.
    """
    session = history.locked(session)
    if session.is_archived:
        raise ValidationError("This session is archived. Restore it before a class takes it up.")
    planned = set(session.planned_sessions.values_list("class_group_id", flat=True))
    new = [group for group in class_groups if group.pk not in planned]
    for group in new:
        if group.school_id != session.module.school_id:
            raise ValidationError(f"{group} is not a class of the school that has this session.")
        if not session.year_groups.overlaps(group.year_groups):
            raise ValidationError(f"{session} is for {session.year_groups}, not for {group}.")
    rows = [PlannedSession(class_group=group, session=session) for group in new]
    return history.create_many(PlannedSession, rows, by=by)


@transaction.atomic
def schedule(
    *,
    class_group: ClassGroup,
    module: Module,
    first_on: dt.date,
    by: User,
    weekday: int | None = None,
    every_weeks: int = 1,
    seen: int | None = None,
) -> list[PlannedSession]:
    """Spread the sessions of `module` that are still to be taught over the weeks from `first_on`.

    `weekday` is 0 for Monday (default: that of `first_on`). A session that would fall on a closed
    day of the school's calendar goes to the next week in which that day is open. Return the planned
    sessions with their new dates. Raise ValidationError, and change nothing, if they do not fit
    into the academic year; EditConflictError if the plan has changed since a page showed it as
    `seen`, a value of `changes_of`.
    """
    _check_as_shown(class_group, seen)
    planned = list(
        class_group.planned_sessions.filter(session__module=module)
        .still_to_teach()
        .select_related("session", "class_group")
        .order_by("session__position")
    )
    if first_on not in class_group.year:
        raise ValidationError(
            {"first_on": f"{long_date(first_on)} is not in the year {class_group.year}."}
        )
    calendar = calendar_of(class_group.school, class_group.year)
    dates = spread(len(planned), calendar, first_on, weekday, every_weeks)
    _check_fits(calendar, dates)
    were = [days_of(row) for row in planned]
    for row, due_on in zip(planned, dates, strict=True):
        _change(row, due_on=due_on, set_aside_reason="")
    history.update_many(PlannedSession, planned, ["due_on", *CALENDAR_FIELDS], by=by)
    CalendarChange.objects.note_days(zip(planned, were, strict=True), by=by)
    return planned


def spread(
    count: int,
    calendar: SchoolCalendar,
    first_on: dt.date,
    weekday: int | None = None,
    every_weeks: int = 1,
) -> list[dt.date]:
    """Return `count` days from `first_on` on, in weeks in which that weekday is no holiday.

    Days that do not fit into the year are after its end.
    """
    day = first_on
    if weekday is not None:
        day += dt.timedelta(days=(weekday - day.weekday()) % 7)
    dates: list[dt.date] = []
    while len(dates) < count:
        day = calendar.free_week(day)
        dates.append(day)
        day += WEEK * every_weeks
    return dates


def _check_fits(calendar: SchoolCalendar, dates: list[dt.date]) -> None:
    outside = sum(day not in calendar.year for day in dates)
    if not outside:
        return
    last = long_date(calendar.last_open(calendar.year.end))
    raise ValidationError(
        f"{outside} of {len(dates)} sessions would fall after {last}, the last school day. "
        "Start earlier, or leave fewer weeks between them. Nothing was changed."
    )


@transaction.atomic
def set_due(
    *,
    planned_session: PlannedSession,
    due_on: dt.date | None,
    by: User,
    seen: int | None = None,
) -> PlannedSession:
    """Change or clear the due date of a planned session. Return it.

    Raise ValidationError for a date outside the academic year, if the session is not due, or if
    it was changed after the page that showed its sequence number `seen` was opened.
    """
    (row,) = as_shown([planned_session], seen)
    if due_on and row.is_excluded:
        raise ValidationError({"due_on": "This session is not due this year. Restore it first."})
    if due_on and due_on not in row.class_group.year:
        year = row.class_group.year
        raise ValidationError({"due_on": f"{long_date(due_on)} is not in the year {year}."})
    was = days_of(row)
    _change(row, due_on=due_on, set_aside_reason=row.set_aside_reason)
    CalendarChange.objects.note_days([(row, was)], by=by)
    return history.save(row, by=by)


@transaction.atomic
def exclude(
    *,
    planned_sessions: Iterable[PlannedSession],
    reason: str,
    by: User,
    seen: int | None = None,
) -> list[PlannedSession]:
    """Exclude sessions from this year's totals for a reason, such as a two-year cycle.

    They lose their dates, which stay in the change history. `seen` is as for `set_due`.

    Raise ValidationError, and change nothing, without a reason or if a session was already taught.
    """
    if not reason.strip():
        raise ValidationError({"set_aside_reason": "Give the reason why it is not due this year."})
    planned = as_shown(planned_sessions, seen)
    were = [days_of(row) for row in planned]
    for row in planned:
        if row.lessons.happened().exists():
            raise ValidationError(
                f"“{row.session.title}” has been taught to {row.class_group} this year, so it "
                "cannot be marked as not due."
            )
        _change(row, due_on=None, set_aside_reason=reason.strip())
    for row in planned:
        history.save(row, by=by, reason=reason.strip())
    CalendarChange.objects.note_days(zip(planned, were, strict=True), by=by)
    return planned


@transaction.atomic
def restore(
    *, planned_session: PlannedSession, by: User, seen: int | None = None
) -> PlannedSession:
    """Make an excluded session due again, without a date. `seen` is as for `set_due`."""
    (row,) = as_shown([planned_session], seen)
    _change(row, due_on=row.next_day, set_aside_reason="")
    return history.save(row, by=by)


def _check_as_shown(class_group: ClassGroup, seen: int | None) -> None:
    """Lock the plan. Raise EditConflictError if it has changed since it was `seen`."""
    history.all_locked(class_group.planned_sessions.all())
    if seen is not None and seen != (now := changes_of(class_group)):
        raise EditConflictError(
            "This plan was changed after you opened the page.",
            "Your dates are not saved yet. Look at the dates above, then press again to replace "
            "them.",
            version=now,
        )


def changes_of(class_group: ClassGroup) -> int:
    """Return a number that grows with each planned session and with each change of one's date."""
    total = class_group.planned_sessions.aggregate(changes=Sum("sequence"), rows=Count("pk"))
    return int((total["changes"] or 0) + total["rows"])


def as_shown(planned: Iterable[PlannedSession], seen: int | None) -> list[PlannedSession]:
    """Return them as they are now, locked. Raise ValidationError if a sequence is not `seen`."""
    rows = history.all_locked(planned, "class_group__school", "session__module")
    for row in rows:
        if seen is not None and row.sequence != seen:
            day = row.next_day
            now = f"due on {long_date(day)}" if day else "without a date"
            raise ValidationError(
                f"This was changed after you opened the page ({last_change(row)}). It is now "
                f"{'not due this year' if row.is_excluded else now}."
            )
    return rows


def _change(row: PlannedSession, *, due_on: dt.date | None, set_aside_reason: str) -> None:
    """Change a locked row. Raise its sequence, without which calendars keep the old date."""
    if (row.next_day, row.set_aside_reason) == (due_on, set_aside_reason):
        return
    row.give_day(due_on)
    row.set_aside_reason = set_aside_reason
    if set_aside_reason:
        row.not_for_year, row.not_for_reason = None, ""
    mark_as_changed(row)


def mark_as_changed(row: PlannedSession) -> None:
    """Raise the sequence of a locked row. It is not saved yet."""
    row.sequence, row.changed_at = row.sequence + 1, timezone.now()
