"""The entries of a person's calendar for a school."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from classes.access import access_of
from classes.models import ClassGroup, Cover, School, User
from classes.people.reader import Reader
from classes.years.academic_year import AcademicYear
from lessons.calendar.evenings import evening_events
from lessons.calendar.event import CalendarEvent
from lessons.coverage import cells_of_plans
from lessons.models import Lesson, LessonOutcome, PlannedSession, closed_words
from lessons.models.planned_session import taught_to_all


def events_for(user: User, school: School) -> list[CalendarEvent]:
    """Return the entries of the person's calendar, earliest first, in six queries.

    The title says why the school is closed on a day to come, if it is. The list is empty for
    somebody without a role. If the person may not see all children, one more query reads their
    names. Two more read which year groups of mixed classes are still due a session.
    """
    access = access_of(user, school.slug)
    if access is None:
        return []
    reader = Reader(access)
    events = [*_lessons(reader), *evening_events(reader)]
    today = timezone.localdate()
    closed = closed_words(school, (event.day for event in events if event.day >= today))
    events = [
        replace(event, title=f"{event.title} ({closed[event.day]})")
        if event.day in closed
        else event
        for event in events
    ]
    return sorted(events, key=lambda event: (event.day, event.key))


def calendar_classes(user: User, school: School) -> list[ClassGroup]:
    """Return the classes since last year that the person teaches, or all if they teach none."""
    since = AcademicYear.current().first_year - 1
    classes = ClassGroup.objects.filter(school=school, academic_year__gte=since)
    return list(classes.taught_by(user)) or list(classes)


def _lessons(reader: Reader) -> Iterator[CalendarEvent]:
    """Yield each planned session on the day it was taught, or else on the day it is due.

    One that was taught to one year group only is due to the others. If one is due it later than the
    other, each has an entry.
    """
    lessons = Lesson.objects.filter(planned_session=OuterRef("pk"), outcome=LessonOutcome.TAUGHT)
    last = Subquery(lessons.order_by("-held_on").values("held_on")[:1])
    user, school = reader.access.user, reader.access.school
    planned: Any = (
        PlannedSession.objects.for_school(school)
        .filter(
            Q(class_group__in=calendar_classes(user, school)) | _covered_by(user, school),
            set_aside_reason="",
        )
        .annotate(taught_on=Case(When(taught_to_all(), then=last)))
        .with_next_day()
        .annotate(day=Coalesce("taught_on", "next_on"))
        .exclude(day=None)
        .select_related("class_group", "session__module")
    )
    mixed = (row for row in planned if len(row.class_group.year_groups.years) > 1)
    cells = cells_of_plans(mixed, today=timezone.localdate())
    for planned_session in planned:
        cell = cells.get(planned_session.pk)
        if cell is None or planned_session.taught_on:
            yield _event(planned_session, cell.only_for if cell else "", reader)
            continue
        for part in cell.parts:
            planned_session.day = part.due_on
            yield _event(planned_session, part.still_for or part.only_for, reader)


def _covered_by(user: User, school: School) -> Exists:
    """Return the condition that a session is due while the person covers its class."""
    covers = Cover.objects.filter(user=user, ended_at=None, class_group__school=school)
    days = [
        Q(first_day__lte=OuterRef(day), last_day__gte=OuterRef(day))
        for day in ("due_on", "later_on")
    ]
    return Exists(covers.filter(days[0] | days[1], class_group=OuterRef("class_group")))


def _event(planned_session: Any, years: str, reader: Reader) -> CalendarEvent:
    """Return the entry. `years` is whom it is for, such as "Year 5", if not the whole class."""
    session, whom = planned_session.session, str(planned_session.class_group)
    if years:
        whom = f"{whom}, {years}"
    is_later = not planned_session.taught_on and planned_session.day == planned_session.later_on
    return CalendarEvent(
        key=f"planned-{planned_session.pk}{'-later' if is_later else ''}",
        title=f"{'✓ ' if planned_session.taught_on else ''}{whom}: {reader.title(session.title)}",
        starts=planned_session.day,
        changed_at=planned_session.changed_at,
        about=f"{reader.title(session.module)}, session {session.position} · "
        f"{session.minutes} minutes",
        path=reverse("lessons:plan", args=[reader.access.school.slug, session.pk]),
        revision=planned_session.sequence,
    )
