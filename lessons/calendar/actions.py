"""Switch on, renew and switch off a personal calendar."""

from django.db import transaction
from django.db.models import F

from classes.models import School, User
from lessons.models import CalendarFeed


def open_calendar(*, user: User, school: School) -> CalendarFeed:
    """Return the person's calendar for the school, and create it if there is none."""
    feed, _ = CalendarFeed.objects.get_or_create(user=user, school=school)
    return feed


@transaction.atomic
def renew_calendar(*, feed: CalendarFeed) -> CalendarFeed:
    """Give the calendar a new address; the old one stops working at once. Return it."""
    feed.edition = F("edition") + 1
    feed.save()
    feed.refresh_from_db()
    return feed


def close_calendar(*, feed: CalendarFeed) -> None:
    """Switch the calendar off, so that its address stops working."""
    feed.delete()
