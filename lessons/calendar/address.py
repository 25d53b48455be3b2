"""The secret address of a calendar. It is signed, so the database need not store it."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from classes.access import access_of
from lessons.models import CalendarFeed


def address_of(feed: CalendarFeed) -> str:
    """Return the absolute address from which a calendar program fetches the calendar."""
    token = _signer().sign(f"{feed.pk}-{feed.edition}")
    return settings.SITE_URL.rstrip("/") + reverse("calendar_feed", args=[token])


def find(token: str) -> CalendarFeed | None:
    """Return the calendar with this address.

    Return None for an address that was renewed or is not genuine, or if the person has left.
    """
    try:
        pk, edition = map(int, _signer().unsign(token).split("-"))
    except (BadSignature, ValueError):
        return None
    feeds = CalendarFeed.objects.select_related("user", "school")
    feed = feeds.filter(pk=pk, edition=edition, user__is_active=True).first()
    return feed if feed and access_of(feed.user, feed.school.slug) else None


def _signer() -> Signer:
    return Signer(salt="lessons.calendar", sep=".")
