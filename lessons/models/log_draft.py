"""An uploaded log workbook that is not imported yet."""

from typing import ClassVar

from django.db import models

from classes.models import School, User
from classes.models.draft import Draft, DraftQuerySet


class LogDraft(Draft):
    """The lessons of an uploaded log workbook, for the one person who sees the preview."""

    school = models.ForeignKey(School, models.CASCADE, related_name="log_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="log_drafts")
    book = models.JSONField()

    objects: ClassVar["DraftQuerySet[LogDraft]"] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="logdraft_one_a_person"),
        ]
