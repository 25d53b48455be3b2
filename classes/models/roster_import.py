"""Imports of rosters: one that is being looked at, and those that were taken in."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from classes.models.draft import Draft, DraftQuerySet
from classes.models.draft import draft_expiry as draft_expiry  # migrations look for it here
from classes.models.people import User
from classes.models.school import School
from classes.years.academic_year import AcademicYear

UNDO_FOR = dt.timedelta(days=14)


class RosterDraft(Draft):
    """A roster for the one person who looks at its preview: names, classes, years, numbers."""

    school = models.ForeignKey(School, models.CASCADE, related_name="roster_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="roster_drafts")
    roster = models.JSONField()
    choices = models.JSONField(default=dict)

    objects: ClassVar["DraftQuerySet[RosterDraft]"] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="rosterdraft_one_a_person"),
        ]


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    """Questions about imports."""

    def forget_old(self) -> None:
        """Drop the journals, with the names in them, of imports that are too old to be undone."""
        old = self.filter(made_at__lte=timezone.now() - UNDO_FOR)
        old.exclude(journal=None).update(journal=None)


class RosterImport(models.Model):
    """A roster that was taken in: what it changed, in numbers, and how to undo it.

    The journal holds each row before and after. It is kept for the latest import of a school
    alone, and for two weeks, for it holds children's names.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="roster_imports")
    academic_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    counts = models.JSONField(default=dict)
    journal = models.JSONField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RosterImportQuerySet] = RosterImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at=None) | models.Q(journal=None),
                name="rosterimport_undone_keeps_no_journal",
            ),
        ]

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.academic_year)

    @property
    def may_be_undone(self) -> bool:
        return self.journal is not None and timezone.now() < self.made_at + UNDO_FOR
