"""Imports of class lists: the draft that somebody is checking, and the imports made so far."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from classes.models.draft import Draft, DraftQuerySet
from classes.models.draft import draft_expiry as draft_expiry  # a migration imports it from here
from classes.models.nightly_list import RosterProposal
from classes.models.people import User
from classes.models.school import School
from classes.years.academic_year import AcademicYear

UNDO_FOR = dt.timedelta(days=14)


class RosterDraft(Draft):
    """A roster for the one person who checks its preview: names, classes, years and numbers.

    `proposal` is the nightly list that it was made from, if that is still waiting.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="roster_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="roster_drafts")
    roster = models.JSONField()
    choices = models.JSONField(default=dict)
    proposal = models.ForeignKey(
        RosterProposal, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar["DraftQuerySet[RosterDraft]"] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="rosterdraft_one_a_person"),
        ]


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    """Questions about imports."""

    def delete_expired_journals(self) -> int:
        """Delete the journals of imports that are too old to be undone: they hold names.

        Return how many.
        """
        old = self.filter(made_at__lte=timezone.now() - UNDO_FOR)
        return old.exclude(journal=None).update(journal=None)


class RosterImport(models.Model):
    """An import that was made: the number of its changes, and the journal to undo it with.

    The journal holds each row as it was before and after. Because it has children's names in it,
    it is kept only for the latest import of a school, and only for two weeks.
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
