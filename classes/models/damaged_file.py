"""Kept files that were found changed or damaged on the server."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from classes.models.school import School


class DamagedFile(models.Model):
    """A file of a school whose digest is no longer the one that was kept when it was made.

    It is not sent to anybody. The row goes once the file is found to be whole again.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="damaged_files")
    path = models.CharField(max_length=200, unique=True)
    noticed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["noticed_at", "pk"]

    def __str__(self) -> str:
        return f"damaged file {self.pk}"
