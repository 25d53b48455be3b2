"""How often something was done, to limit it."""

from django.db import models


class LimitCounter(models.Model):
    """A counter of uses from one source.

    The key is a digest, so that the table holds no address and no email address. `ends` is a number
    of seconds since 1970, as databases compare it with the clock of the server.
    """

    key = models.CharField(max_length=64, primary_key=True, editable=False)
    uses = models.PositiveIntegerField(default=0)
    ends = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return f"counter {self.key[:8]}"
