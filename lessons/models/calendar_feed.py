"""A member of staff's calendar, to which their calendar program subscribes."""

from typing import ClassVar

from django.db import models

from classes.models import EndsWithAccess, School, User


class CalendarFeedQuerySet(EndsWithAccess, models.QuerySet["CalendarFeed"]):
    """A calendar ends with its owner’s last role at the school."""


class CalendarFeed(models.Model):
    """One person's calendar for one school. The secret in its address is not stored.

    `edition` counts the addresses so far. A new address stops the old one from working.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    school = models.ForeignKey(School, models.CASCADE, related_name="calendar_feeds")
    edition = models.PositiveIntegerField(default=1)
    renewed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[CalendarFeedQuerySet] = CalendarFeedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school"],
                name="calendarfeed_once_a_person",
                violation_error_message="This person already has a calendar for this school.",
            ),
        ]

    def __str__(self) -> str:
        return f"calendar {self.pk}"
