"""Imports of rosters: one that is being looked at, and those that were taken in."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone

from classes.models.people import User
from classes.models.school import School
from classes.years.academic_year import AcademicYear

KEPT_FOR = dt.timedelta(hours=1)
UNDO_FOR = dt.timedelta(days=14)


class RosterDraftQuerySet(models.QuerySet["RosterDraft"]):
    """Questions about drafts."""

    def of(self, school: School, user: User) -> "RosterDraft | None":
        """Return the draft of a person at a school; whatever has run out is deleted first."""
        self.filter(expires_at__lte=timezone.now()).delete()
        return self.filter(school=school, user=user).first()

    @transaction.atomic
    def replace(self, *, school: School, user: User, **values: Any) -> "RosterDraft":
        """Make the draft of a person in place of the one before; its key tells it from that."""
        self.filter(school=school, user=user).delete()
        return self.create(school=school, user=user, **values)


def draft_expiry() -> dt.datetime:
    """Return when a draft that is made now is deleted."""
    return timezone.now() + KEPT_FOR


class RosterDraft(models.Model):
    """A roster between upload and import, for the one person who looks at its preview.

    It holds what is read and nothing else: names, classes, year groups, numbers. The file itself
    is never stored. Deleted on import, on cancelling, and an hour after the last look.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="roster_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="roster_drafts")
    source = models.CharField(max_length=200)
    academic_year = models.PositiveSmallIntegerField()
    roster = models.JSONField()
    choices = models.JSONField(default=dict)
    expires_at = models.DateTimeField(default=draft_expiry, db_index=True)

    objects: ClassVar[RosterDraftQuerySet] = RosterDraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="rosterdraft_one_a_person"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def year(self) -> AcademicYear:
        return AcademicYear(self.academic_year)


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
