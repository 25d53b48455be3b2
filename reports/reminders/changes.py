"""The email about dates that somebody else changed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from classes.models import School, User
from classes.words.counts import count_of
from lessons.models import CalendarChange, PlannedSession
from lessons.status import Status
from lessons.templatetags.clock import clock
from reports.reminders.audience import Recipient
from reports.reminders.facts import Facts, short_day
from reports.reminders.message import Line, Message, Section
from reports.reminders.week import Messages

SHOWN = 8
"""The most changes in one email. A link leads to the rest."""

_PLANNED, _EVENING = "planned_session__class_group__school", "evening__school"


def schools_with_changes(until: dt.datetime) -> list[int]:
    """Return the pks of the schools in which a date was changed until then. One query."""
    changed = CalendarChange.objects.filter(changed_at__lte=until)
    schools = changed.values_list(_PLANNED, _EVENING).distinct()
    return sorted({pk for pair in schools for pk in pair if pk})


def changes_of(school: School, until: dt.datetime) -> QuerySet[CalendarChange]:
    """Return a school's changes of which nobody has been told yet."""
    of_school = Q(**{_PLANNED: school.pk}) | Q(**{_EVENING: school.pk})
    return CalendarChange.objects.filter(of_school, changed_at__lte=until)


@dataclass(frozen=True)
class Told:
    """A change as text, the day that counts, and who is told."""

    day: dt.date
    line: Line
    change: CalendarChange

    def is_for(self, recipient: Recipient) -> bool:
        """Return whether it changes the calendar of this person, and somebody else did it."""
        if self.change.changed_by_id == recipient.user.pk:
            return False
        planned = self.change.planned_session
        if planned is None:
            return True
        teachers: QuerySet[User] = planned.class_group.teachers.all()
        days = (planned.due_on, planned.later_on, self.change.was_on)
        return any(recipient.teaches(planned.class_group_id, teachers, day) for day in days)


def change_messages(
    facts: Facts, recipients: Sequence[Recipient], changes: QuerySet[CalendarChange]
) -> Messages:
    """Return the messages of these changes, by person. Four queries, and the names."""
    told = sorted(_told(facts, changes), key=lambda each: each.day)
    messages = {}
    for recipient in recipients:
        own = [each.line for each in told if each.is_for(recipient)]
        if own:
            more = len(own) - SHOWN
            rest = facts.link(f"And {more} more: your calendar", "lessons:calendar")
            section = Section("Changed dates", tuple(own[:SHOWN]), rest if more > 0 else None)
            subject = f"{count_of(len(own), 'date')} changed"
            messages[recipient.user.pk] = Message(subject, (section,))
    return messages


def _told(facts: Facts, changes: QuerySet[CalendarChange]) -> Iterator[Told]:
    """Yield what still counts: something that comes, is not taught, and is not as it was."""
    with_rows = changes.select_related("evening", "changed_by").prefetch_related(
        "planned_session__session", "planned_session__class_group__teachers"
    )
    planned: Any = PlannedSession.objects.filter(calendar_change__in=changes.values("pk"))
    statuses = dict(planned.with_status(facts.today).values_list("pk", "status"))
    for change in with_rows:
        if change.planned_session is not None:
            if statuses.get(change.planned_session_id) != Status.TAUGHT:
                yield from _moved(facts, change, change.planned_session)
        elif change.evening is not None:
            yield from _evening(facts, change)


def _moved(facts: Facts, change: CalendarChange, planned: PlannedSession) -> Iterator[Told]:
    was, later = change.was_on, planned.later_on
    assert was is not None
    day = planned.due_on or was
    is_as_before = (planned.due_on, later) == (was, change.was_later_on)
    if is_as_before or max(day, was, later or day) < facts.today:
        return
    if planned.due_on:
        now = facts.day(planned.due_on)
        if later:
            now += f", Year {planned.later_year} {facts.day(later)}"
    else:
        now = "not due this year" if planned.is_excluded else "no date"
    session = f"{planned.session.position}. {facts.titles.of(planned.session.title)}"
    text = f"{now} · {facts.titles.of_class(planned.class_group)}: {session}"
    links = (facts.link("Plan", "lessons:plan", planned.session_id),)
    yield Told(day, Line(text, _was(change, f"It was {short_day(was)}."), links), change)


def _evening(facts: Facts, change: CalendarChange) -> Iterator[Told]:
    evening, was = change.evening, change.was_at
    assert evening is not None
    assert was is not None
    is_as_before = (evening.starts_at, evening.is_cancelled) == (was, change.was_cancelled)
    if is_as_before or max(evening.starts_at, was) < facts.now:
        return
    starts, before = timezone.localtime(evening.starts_at), timezone.localtime(was)
    title = facts.titles.of(evening.title)
    when = f"{short_day(starts)}, {clock(starts)}"
    detail = "" if starts == before else f"It was {short_day(before)}, {clock(before)}."
    if evening.is_cancelled:
        text = f"Cancelled: {title}, {when}"
    else:
        text = f"{when} · {title}{', which takes place after all' if change.was_cancelled else ''}"
    links = (facts.link("Open", "lessons:evening", evening.pk),)
    yield Told(evening.day, Line(text, _was(change, detail), links), change)


def _was(change: CalendarChange, was: str) -> str:
    who = f"Changed by {change.changed_by}." if change.changed_by else ""
    return " ".join(part for part in (was, who) if part)
