"""Information evenings in a calendar. A moved or cancelled evening updates its own entry."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from classes.people.reader import Reader
from classes.years.academic_year import AcademicYear
from lessons.calendar.event import CalendarEvent
from lessons.models import InformationEvening


def evening_events(reader: Reader) -> Iterator[CalendarEvent]:
    """Yield the evenings of the reader's school since the start of last year, in one query.

    Their texts name no child whose name the reader may not see.
    """
    school = reader.access.school
    since = AcademicYear(AcademicYear.current().first_year - 1).start
    evenings = InformationEvening.objects.filter(school=school, starts_at__date__gte=since)
    for evening in evenings:
        yield CalendarEvent(
            key=f"evening-{evening.pk}",
            title=reader.shown(evening.title),
            starts=timezone.localtime(evening.starts_at),
            ends=timezone.localtime(evening.ends_at),
            changed_at=evening.changed_at,
            about=reader.shown(evening.cancelled_reason),
            place=reader.shown(evening.place),
            path=reverse("lessons:evening", args=[school.slug, evening.pk]),
            revision=evening.sequence,
            cancelled=evening.is_cancelled,
        )
