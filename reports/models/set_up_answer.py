"""What a school says about a step of its first day that its data cannot show."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from classes.models import School, User
from classes.models.records import HistoricalRecords

HOLDS_FOR = dt.timedelta(days=120)
"""How long a word on backups holds: a term. Restores are to be tried every term."""


class StepSaid(models.TextChoices):
    """The steps that somebody can answer for. All others are ticked by what is in the data."""

    FAMILIES_PAGE = "families_page", "Our school does not use the families’ page"
    BACKUP = "backup", "Our technician backs up the data and has tried a restore"


class SetUpAnswer(models.Model):
    """Somebody’s word on one step, with who gave it and when. Taken back, it is deleted."""

    school = models.ForeignKey(School, models.CASCADE, related_name="set_up_answers")
    step = models.CharField(max_length=20, choices=StepSaid.choices)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now, editable=False)

    history = HistoricalRecords(excluded_fields=["said_by", "said_at"])
    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = "answer about the first day"
        verbose_name_plural = "answers about the first day"
        constraints = [
            models.UniqueConstraint(fields=["school", "step"], name="setupanswer_once"),
            models.CheckConstraint(
                condition=Q(step__in=StepSaid.values), name="setupanswer_step_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()

    @property
    def is_old(self) -> bool:
        """Return whether it is to be asked again. Only the word on backups is."""
        ends = self.said_at + HOLDS_FOR
        return self.step == StepSaid.BACKUP and ends <= timezone.now()
