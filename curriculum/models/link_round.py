"""A round of link checks that somebody asked for, and how far it is."""

import datetime as dt

from django.db import models
from django.utils import timezone

from classes.models import School


class LinkRound(models.Model):
    """The latest round of a school. The worker begins it, ends it, and notes why it went wrong."""

    LASTS = dt.timedelta(minutes=15)
    """After this long a round is over, even if the worker was stopped before it could say so."""

    WAITS = dt.timedelta(seconds=20)
    """A worker begins within a second or two. After this long there may be none."""

    school = models.OneToOneField(
        School, models.CASCADE, primary_key=True, related_name="link_round"
    )
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    links = models.PositiveIntegerField(help_text="How many links are to be checked.")
    problem = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"Links of {self.school_id}, {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_going_on(self) -> bool:
        """Return whether the worker is at it, or may soon begin."""
        begun_at = self.started_at or self.asked_at
        return self.ended_at is None and timezone.now() < begun_at + self.LASTS

    @property
    def lacks_worker(self) -> bool:
        """Return whether it has waited for longer than a worker takes to begin."""
        waits = self.started_at is None and self.ended_at is None
        return waits and timezone.now() > self.asked_at + self.WAITS

    @property
    def was_stopped(self) -> bool:
        """Return whether it began and did not end: the server was stopped in the middle."""
        begun = self.started_at is not None and self.ended_at is None
        return begun and not self.is_going_on

    @property
    def checked(self) -> int:
        """Return how many links have been checked since it was asked for. One query."""
        links = self.school.resources.filter(is_archived=False, document=None)
        return min(links.filter(link_checked_at__gte=self.asked_at).count(), self.links)
