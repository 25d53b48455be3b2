"""Forms that were saved, so that one which is sent twice is saved once."""

from django.db import models

from classes.models.school import School


class SavedForm(models.Model):
    """A form that made something: the digest of what was sent, and the page to go on to.

    The digest covers a random key that the page gave the form, who sent it, and what was typed. It
    is kept for a few days, which is longer than anybody presses Save again.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    address = models.CharField(max_length=500, blank=True, editable=False)
    saved_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"saved form {self.pk}"
