"""The text of a session before an edit."""

from typing import ClassVar

from django.db import models

from classes.years.has_year_groups import HasYearGroups
from curriculum.models.framework import Outcome
from curriculum.models.session import Session


class SessionVersion(HasYearGroups):
    """The text of a session up to an edit. Lessons taught before `until` were taught from it.

    There is one row for each edit, and none for the current text. Thirty lessons taught from the
    same text share one row, and a session that was never edited has none.
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
