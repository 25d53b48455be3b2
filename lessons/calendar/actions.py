"""What a member of staff does about their calendar."""

from django.db import transaction
from django.db.models import F

from classes.models import School, User
from lessons.models import CalendarFeed


def open_calendar(*, user: User, school: School) -> CalendarFeed:
    """Return the person's calendar of the school; it is made if there is none."""
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
    """Stop the calendar; no address of it works any more."""
    feed.delete()
