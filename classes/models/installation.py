"""Which data folder this database goes with, and the code that starts the first school."""

import uuid

from django.db import models


class Installation(models.Model):
    """The only row. `folder` is what the file `installation` in the data folder holds too.

    `start_code` is a digest of the newest code that lets somebody start the first school, and
    `start_code_ends` the time until which it does: see `classes.schools.start_code`. `restored_at`
    is when a backup was restored last.
    """

    folder = models.UUIDField(default=uuid.uuid4, editable=False)
    start_code = models.CharField(max_length=64, blank=True, editable=False)
    start_code_ends = models.DateTimeField(null=True, editable=False)
    restored_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one")]

    def __str__(self) -> str:
        return str(self.folder)
