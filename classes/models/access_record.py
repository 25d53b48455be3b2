"""Who looked at children's names: a record of opening pages and files that name them."""

import datetime as dt
from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from classes.models.people import User
from classes.models.pupil import Pupil
from classes.models.school import School


class Looked(models.TextChoices):
    """What somebody opened or downloaded."""

    CHILD = "child", "Opened a child’s page"
    HELD = "held", "Opened what is held about a child"
    HELD_FILE = "held_file", "Downloaded what is held about a child"
    WORKBOOK_MADE = "made", "Made an audit workbook with names"
    WORKBOOK_AGAIN = "again", "Downloaded an audit workbook with names again"
    LOG_WORKBOOK = "log", "Downloaded a log workbook with names"
    LETTERS = "letters", "Opened letters to families"
    MAIL_MERGE = "mail_merge", "Downloaded the list for mail merge"


class AccessRecordQuerySet(models.QuerySet["AccessRecord"]):
    """Questions about who looked."""

    def before(self, day: dt.date) -> "AccessRecordQuerySet":
        """Return the records from before this London day."""
        start = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
        return self.filter(at__lt=start)

    def forget(self, pupils: Collection[Pupil]) -> None:
        """Take these children out of the records. That somebody looked stays."""
        self.filter(pupil__in=pupils).update(pupil=None)


class AccessRecord(models.Model):
    """One look at names. It is no part of the change history, because nothing was changed.

    `user` is empty if a command made the file. `pupil` is empty if many children are named, or if
    the child's name was erased. `number` is that of an audit workbook, or the pk of an evening.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="access_records")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=10, choices=Looked.choices)
    pupil = models.ForeignKey(
        Pupil, models.SET_NULL, null=True, blank=True, related_name="access_records"
    )
    number = models.PositiveBigIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[AccessRecordQuerySet] = AccessRecordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["school", "-at"]),
            models.Index(fields=["user", "what", "pupil", "number", "-at"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=Looked.values), name="accessrecord_what_known"
            )
        ]

    def __str__(self) -> str:
        return f"access record {self.pk}"
