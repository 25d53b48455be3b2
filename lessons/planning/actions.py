"""Plans which sessions a class is due, and when."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import ClassGroup, User
from classes.words.dates import long_date
from curriculum.models import Module, Session
from lessons.models import PlannedSession
from lessons.planning.holidays import monday

CALENDAR_FIELDS = ("sequence", "changed_at")
"""The fields of a planned session by which calendars see that it has changed (RFC 5545)."""


@transaction.atomic
def take_up_module(*, class_group: ClassGroup, module: Module, by: User) -> list[PlannedSession]:
    """Plan each session of `module` that is for one of the class's year groups.

    Return the new planned sessions; existing ones stay as they are. Raise ValidationError if the
    module belongs to another school, is archived, or has no session for these year groups.
    """
    if module.school_id != class_group.school_id:
        raise ValidationError("Copy the module into your school before a class takes it up.")
    module = history.locked(module)
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
    holiday_weeks: Collection[dt.date] = (),
) -> list[PlannedSession]:
    """Spread the sessions of `module` that are still to be taught over the weeks from `first_on`.

    `weekday` is 0 for Monday (default: that of `first_on`). `holiday_weeks` holds any day of each
    week without lessons; a session in such a week goes to the next free week. Return the planned
    sessions with their new dates. Raise ValidationError, and change nothing, if they do not fit
    into the academic year.
    """
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
    dates = _spread(len(planned), first_on, weekday, every_weeks, holiday_weeks)
    _check_fits(class_group, dates)
    for row, due_on in zip(planned, dates, strict=True):
        row.due_on = due_on
    _raise_sequence(planned)
    history.update_many(PlannedSession, planned, ["due_on", *CALENDAR_FIELDS], by=by)
    return planned


def _spread(
    count: int,
    first_on: dt.date,
    weekday: int | None,
    every_weeks: int,
    holiday_weeks: Collection[dt.date],
) -> list[dt.date]:
    day = first_on
    if weekday is not None:
        day += dt.timedelta(days=(weekday - day.weekday()) % 7)
    closed = {monday(holiday) for holiday in holiday_weeks}
    dates: list[dt.date] = []
    while len(dates) < count:
        while monday(day) in closed:
            day += dt.timedelta(weeks=1)
        dates.append(day)
        day += dt.timedelta(weeks=every_weeks)
    return dates


def _check_fits(class_group: ClassGroup, dates: list[dt.date]) -> None:
    year = class_group.year
    outside = [day for day in dates if day not in year]
    if not outside:
        return
    if dates[0] not in year:
        raise ValidationError({"first_on": f"{long_date(dates[0])} is not in the year {year}."})
    raise ValidationError(
        f"{len(outside)} of {len(dates)} sessions would fall after {long_date(year.end)}. "
        "Start earlier, or leave fewer weeks between them. Nothing was changed."
    )


@transaction.atomic
def set_due(*, planned_session: PlannedSession, due_on: dt.date | None, by: User) -> PlannedSession:
    """Change or clear the due date of a planned session.

    Raise ValidationError for a date outside the academic year, or if the session is not due.
    """
    if due_on and planned_session.is_excluded:
        raise ValidationError({"due_on": "This session is not due this year. Restore it first."})
    if due_on and due_on not in planned_session.class_group.year:
        year = planned_session.class_group.year
        raise ValidationError({"due_on": f"{long_date(due_on)} is not in the year {year}."})
    planned_session.due_on = due_on
    _raise_sequence([planned_session])
    return history.save(planned_session, by=by)


@transaction.atomic
def exclude(
    *, planned_sessions: Iterable[PlannedSession], reason: str, by: User
) -> list[PlannedSession]:
    """Exclude sessions from this year's totals for a reason, such as a two-year cycle.

    They lose their dates, which stay in the change history.

    Raise ValidationError, and change nothing, without a reason or if a session was already taught.
    """
    planned = list(planned_sessions)
    if not reason.strip():
        raise ValidationError({"set_aside_reason": "Give the reason why it is not due this year."})
    for row in planned:
        if row.lessons.happened().exists():
            raise ValidationError(
                f"“{row.session.title}” has been taught to {row.class_group} this year, so it "
                "cannot be marked as not due."
            )
        row.set_aside_reason, row.due_on = reason.strip(), None
    _raise_sequence(planned)
    for row in planned:
        history.save(row, by=by, reason=reason.strip())
    return planned


@transaction.atomic
def restore(*, planned_session: PlannedSession, by: User) -> PlannedSession:
    """Make an excluded session due again, without a date."""
    planned_session.set_aside_reason = ""
    _raise_sequence([planned_session])
    return history.save(planned_session, by=by)


def _raise_sequence(planned: Iterable[PlannedSession]) -> None:
    """Raise the calendar sequence of planned sessions whose date or reason has changed.

    Calendars ignore an entry whose sequence went down (RFC 5545), and `planned` may have been
    loaded some time ago. So it counts on from the stored rows, locked until the transaction ends.
    """
    changing = list(planned)
    rows = PlannedSession.objects.select_for_update(of=("self",))
    stored = rows.order_by("pk").in_bulk([row.pk for row in changing])
    for row in changing:
        before = stored[row.pk]
        row.sequence, row.changed_at = before.sequence, before.changed_at
        if (row.due_on, row.set_aside_reason) != (before.due_on, before.set_aside_reason):
            row.sequence, row.changed_at = before.sequence + 1, timezone.now()
