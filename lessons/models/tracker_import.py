"""Imports of a school's own tracker: the draft that somebody is checking, and those made so far."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from classes.models import School, User
from classes.models.draft import Draft, DraftQuerySet
from classes.models.roster_import import UNDO_FOR
from classes.years.academic_year import AcademicYear


class TrackerDraft(Draft):
    """What was read from a tracker, and what its words mean, for the one person who checks it."""

    school = models.ForeignKey(School, models.CASCADE, related_name="tracker_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="tracker_drafts")
    tracker = models.JSONField()
    answers = models.JSONField(default=dict)

    objects: ClassVar["DraftQuerySet[TrackerDraft]"] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="trackerdraft_one_a_person"),
        ]


class TrackerImport(models.Model):
    """An import that was made, with what is needed to undo it.

    `lessons` holds a digest of each lesson as it was brought over, by its pk, so that those amended
    since can be told apart. `planned` are the pks of the planned sessions that it added.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="tracker_imports")
    academic_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    lessons = models.JSONField(default=dict)
    planned = models.JSONField(default=list)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    kept = models.PositiveSmallIntegerField("lessons that stayed when it was undone", default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"tracker import {self.pk}"

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.academic_year)

    @property
    def may_be_undone(self) -> bool:
        return self.undone_at is None and timezone.now() < self.made_at + UNDO_FOR
