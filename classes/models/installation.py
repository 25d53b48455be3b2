"""Which data folder this database goes with."""

import uuid

from django.db import models


class Installation(models.Model):
    """The only row holds what the file `installation` in the data folder holds too."""

    folder = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="installation_is_one")]

    def __str__(self) -> str:
        return str(self.folder)
