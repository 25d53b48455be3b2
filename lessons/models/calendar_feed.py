"""The calendar of a member of staff, to which their own calendar program subscribes."""

from django.db import models

from classes.models import School, User


class CalendarFeed(models.Model):
    """One person's calendar of one school. The address holds a secret that is not stored here.

    `edition` counts the addresses that the person has had: a new one makes the old stop working.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    school = models.ForeignKey(School, models.CASCADE, related_name="calendar_feeds")
    edition = models.PositiveIntegerField(default=1)
    renewed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school"],
                name="calendarfeed_once_a_person",
                violation_error_message="This person has a calendar of this school already.",
            ),
        ]

    def __str__(self) -> str:
        return f"calendar {self.pk}"
