"""What a session said before it was edited."""

from typing import ClassVar

from django.db import models

from classes.years.year_groups import HasYearGroups
from curriculum.models.framework import Outcome
from curriculum.models.session import Session


class SessionVersion(HasYearGroups):
    """What a session said until it was edited: lessons taught before `until` were taught from it.

    One row an edit, and none for what a session says now: thirty lessons that were taught from the
    same words share one row, and a session that was never edited needs none.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="versions")
    title = models.CharField(max_length=160)
    aims = models.TextField(blank=True)
    outline = models.TextField(blank=True)
    before_teaching = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField()
    outcomes = models.ManyToManyField(Outcome, blank=True, related_name="+")
    until = models.DateTimeField()

    objects: ClassVar[models.Manager["SessionVersion"]] = models.Manager()

    class Meta:
        ordering = ["session", "until", "pk"]

    def __str__(self) -> str:
        return f"{self.title}, until {self.until:%d %B %Y}"
