"""Past lessons of a file, between upload and import."""

from typing import ClassVar

from django.db import models

from classes.models import School, User
from classes.models.draft import Draft, DraftQuerySet


class LogDraft(Draft):
    """Past lessons for the one person who looks at their preview."""

    school = models.ForeignKey(School, models.CASCADE, related_name="log_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="log_drafts")
    book = models.JSONField()

    objects: ClassVar["DraftQuerySet[LogDraft]"] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="logdraft_one_a_person"),
        ]
