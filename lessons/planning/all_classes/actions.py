"""Plans a module for several classes at once."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils import timezone

from classes import history
from classes.history.edit_conflicts import EditConflictError
from classes.models import ClassGroup, User
from classes.words.dates import long_date
from curriculum.models import Module, Session
from lessons.models import (
    CalendarChange,
    Lesson,
    LessonOutcome,
    PlannedSession,
    PlannedSessionQuerySet,
    days_of,
)
from lessons.models.calendar_change import Days
from lessons.planning.moving import DATE_FIELDS
from lessons.status import Status

FINISHED = (Status.TAUGHT, Status.SET_ASIDE)


@dataclass(frozen=True)
class ToPlan:
    """What a class can be given dates for in a module, in order, and what stays as it is.

    `planned` are the sessions in its plan, by the pk of the session. `version` is that of its plan.
    """

    class_group: ClassGroup
    sessions: tuple[Session, ...]
    planned: Mapping[int, PlannedSession]
    version: int

    @property
    def is_new(self) -> bool:
        """Return whether the class has not taken up the module yet."""
        return not self.planned

    @property
    def dated(self) -> int:
        """Return how many of `sessions` have a date already."""
        planned = (self.planned.get(session.pk) for session in self.sessions)
        return sum(1 for row in planned if row and row.due_on)


@dataclass(frozen=True)
class ClassPlan:
    """The dates of a class by the pk of the session. `seen` is the version of its plan."""

    class_group: ClassGroup
    dates: Mapping[int, dt.date | None]
    seen: int | None = None


def to_plan(module: Module, classes: Iterable[ClassGroup], today: dt.date) -> list[ToPlan]:
    """Return what each class can be given dates for; classes that it does not suit are left out.

    Sessions that were taught or are set aside are not among `sessions`. In four queries.
    """
    groups = list(classes)
    in_use = list(module.sessions.in_use().order_by("position", "pk"))
    rows: dict[int, dict[int, PlannedSession]] = {group.pk: {} for group in groups}
    planned = PlannedSession.objects.filter(class_group__in=groups, session__module=module)
    for row in with_taught_on(planned.with_status(today)).select_related("session"):
        rows[row.class_group_id][row.session_id] = row
    versions = versions_of(groups)
    found = []
    for group in groups:
        of_class = rows[group.pk]
        others = [row.session for row in of_class.values() if row.session not in in_use]
        suitable = [
            session
            for session in [*in_use, *others]
            if session.pk in of_class or session.year_groups.overlaps(group.year_groups)
        ]
        sessions = tuple(
            session
            for session in sorted(suitable, key=lambda session: session.position)
            if session.pk not in of_class or of_class[session.pk].status not in FINISHED  # type: ignore[attr-defined]
        )
        if suitable:
            found.append(ToPlan(group, sessions, of_class, versions.get(group.pk, 0)))
    return found


def with_taught_on(planned: PlannedSessionQuerySet) -> PlannedSessionQuerySet:
    """Add `taught_on` and `begun_on`, the days of the last lessons that taught all or part."""
    return planned.annotate(
        taught_on=_last_day(LessonOutcome.TAUGHT), begun_on=_last_day(LessonOutcome.PART_TAUGHT)
    )


def _last_day(outcome: LessonOutcome) -> Subquery:
    lessons = Lesson.objects.filter(planned_session=OuterRef("pk"), outcome=outcome)
    return Subquery(lessons.order_by("-held_on").values("held_on")[:1])


def versions_of(classes: Iterable[ClassGroup]) -> dict[int, int]:
    """Return a number for the plan of each class that grows with every change. One query."""
    planned = PlannedSession.objects.filter(class_group__in=list(classes)).order_by()
    counts = planned.values_list("class_group").annotate(Sum("sequence"), Count("pk"))
    return {pk: sequences + rows for pk, sequences, rows in counts}


@transaction.atomic
def plan_classes(*, module: Module, plans: Sequence[ClassPlan], by: User) -> int:
    """Give the sessions of a module these dates in all classes, or in none. Return their number.

    A class that has not taken up a session does so. What was taught or is set aside stays.

    Raise ValidationError, and change nothing, if the module is archived or another school's, or if
    a date is outside the year; EditConflictError if a plan was changed since it was seen.
    """
    module = history.locked(module)
    if module.is_archived:
        raise ValidationError(f"{module} is archived. Restore it before classes take it up.")
    groups = history.all_locked([plan.class_group for plan in plans], "school")
    if any(group.school_id != module.school_id for group in groups):
        raise ValidationError("Copy the module into your school before a class takes it up.")
    planned = PlannedSession.objects.filter(class_group__in=groups)
    history.all_locked(planned)
    known = {each.class_group.pk: each for each in to_plan(module, groups, timezone.localdate())}
    _check_as_seen(plans, known)
    new: list[PlannedSession] = []
    changed: list[tuple[PlannedSession, Days]] = []
    for plan in plans:
        if plan.class_group.pk in known:
            _sort_out(plan, known[plan.class_group.pk], new, changed)
    history.create_many(PlannedSession, new, by=by)
    history.update_many(PlannedSession, [row for row, _ in changed], DATE_FIELDS, by=by)
    CalendarChange.objects.note_days(changed, by=by)
    return sum(len(plan.dates) for plan in plans)


def _check_as_seen(plans: Sequence[ClassPlan], known: Mapping[int, ToPlan]) -> None:
    changed = [
        str(plan.class_group)
        for plan in plans
        if plan.seen is not None
        and plan.class_group.pk in known
        and plan.seen != known[plan.class_group.pk].version
    ]
    if changed:
        raise EditConflictError(
            f"The plan of {', '.join(changed)} was changed after you opened the page.",
            "Your dates are not saved yet, but they are kept below. Save again to replace the "
            "other dates.",
            version=0,
        )


def _sort_out(
    plan: ClassPlan,
    known: ToPlan,
    new: list[PlannedSession],
    changed: list[tuple[PlannedSession, Days]],
) -> None:
    """Add what the class has to be given to `new`, and what gets another date to `changed`.

    There it is with the days that it had.
    """
    year = plan.class_group.year
    for session in known.sessions:
        if session.pk not in plan.dates:
            continue
        day = plan.dates[session.pk]
        if day is not None and day not in year:
            raise ValidationError(
                f"{plan.class_group}: {long_date(day)} is not in the year {year}. Nothing was "
                "saved."
            )
        row = known.planned.get(session.pk)
        if row is None:
            new.append(PlannedSession(class_group=plan.class_group, session=session, due_on=day))
        elif row.next_day != day:
            changed.append((row, days_of(row)))
            row.give_day(day)
            row.sequence, row.changed_at = row.sequence + 1, timezone.now()
