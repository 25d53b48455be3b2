"""Published frameworks, such as the RSHE guidance, and their outcomes."""

from django.db import models


class Framework(models.Model):
    """A published set of outcomes to teach, such as the RSHE guidance."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Outcome(models.Model):
    """One heading of a framework, such as “Online reputation”."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="outcomes")
    code = models.CharField(max_length=20, unique=True)
    heading = models.CharField(max_length=160)
    source = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["framework__position", "position"]

    def __str__(self) -> str:
        return f"{self.source}: {self.heading}"
