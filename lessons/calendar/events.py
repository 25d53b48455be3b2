"""What is in a person's calendar of a school."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from classes.models import ClassGroup, School, User
from classes.years.academic_year import AcademicYear
from lessons.calendar.evenings import evening_events
from lessons.calendar.event import CalendarEvent
from lessons.models import Lesson, LessonOutcome, PlannedSession


def events_for(user: User, school: School) -> list[CalendarEvent]:
    """Return the entries of the person's calendar, the soonest first. Four queries."""
    events = [*_lessons(user, school), *evening_events(school)]
    return sorted(events, key=lambda event: (event.day, event.key))


def calendar_classes(user: User, school: School) -> list[ClassGroup]:
    """Return the classes of last year, this and the next that the person teaches; all if none."""
    since = AcademicYear.current().first_year - 1
    classes = ClassGroup.objects.filter(school=school, academic_year__gte=since)
    return list(classes.taught_by(user)) or list(classes)


def _lessons(user: User, school: School) -> Iterator[CalendarEvent]:
    """Yield what the classes are due on a day, and what they were taught, on that day."""
    taught = Lesson.objects.filter(
        planned_session=OuterRef("pk"), outcome=LessonOutcome.TAUGHT
    ).values("held_on")[:1]
    planned = (
        PlannedSession.objects.filter(
            class_group__in=calendar_classes(user, school), set_aside_reason=""
        )
        .annotate(taught_on=Subquery(taught))
        .annotate(day=Coalesce("taught_on", "due_on"))
        .exclude(day=None)
        .select_related("class_group", "session__module")
    )
    for item in planned:
        yield _event(item, school)


def _event(item: Any, school: School) -> CalendarEvent:
    session = item.session
    return CalendarEvent(
        key=f"planned-{item.pk}",
        title=f"{'✓ ' if item.taught_on else ''}{item.class_group}: {session.title}",
        starts=item.day,
        changed_at=item.changed_at,
        about=f"{session.module}, session {session.position} · {session.minutes} minutes",
        path=reverse("lessons:plan", args=[school.slug, session.pk]),
        revision=item.sequence,
    )
