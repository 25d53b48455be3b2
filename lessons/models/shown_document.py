"""Which documents an information evening listed, and when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from curriculum.models import Document
from lessons.models.evening import InformationEvening


class ShownDocument(models.Model):
    """A document that an evening listed from `added_at` until `removed_at`, if it was removed.

    `Document.version_at` tells which file it was. No document is ever deleted, and each version
    keeps its file name, digest and time of upload.
    """

    evening = models.ForeignKey(InformationEvening, models.CASCADE, related_name="shown_documents")
    document = models.ForeignKey(Document, models.CASCADE, related_name="shown_at")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["ShownDocument"]] = models.Manager()

    class Meta:
        ordering = ["evening", "added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evening", "document"],
                condition=Q(removed_at=None),
                name="showndocument_listed_once",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removed_at__gte=F("added_at")),
                name="showndocument_removed_after_it_was_added",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} at {self.evening}"
