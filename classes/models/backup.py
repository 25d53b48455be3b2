"""Backups that were made or failed, and trials to restore them. config/backups does both."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone


class Occasion(models.TextChoices):
    """Why a backup was made, or a restore tried."""

    NIGHTLY = "nightly", "by itself"
    UPGRADE = "upgrade", "before an upgrade"
    COMMAND = "command", "by a command"


class BackupQuerySet(models.QuerySet["Backup"]):
    """Questions about backups."""

    def good(self) -> "BackupQuerySet":
        """Return the backups that were written to their end, newest first."""
        return self.filter(problem="").order_by("-made_at", "-pk")

    def latest_good(self) -> "Backup | None":
        return self.good().first()


class Backup(models.Model):
    """One backup, or one try that failed: then `problem` says why.

    `place` is the folder or bucket, `size` is in bytes, and `deleted_at` is when it was deleted
    because it had been kept for long enough.
    """

    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=500, blank=True)
    occasion = models.CharField(max_length=7, choices=Occasion.choices)
    version = models.CharField(max_length=20)
    seconds = models.FloatField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[BackupQuerySet] = BackupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name or "failed backup"

    @property
    def took(self) -> dt.timedelta:
        return dt.timedelta(seconds=round(self.seconds))


class RestoreTrial(models.Model):
    """One archive that was restored aside and compared. `problem` says what was wrong, if anything.

    The counts say how many tables, rows, files and schools' workbooks were compared.
    """

    tried_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=100)
    place = models.CharField(max_length=500, blank=True)
    backup_made_at = models.DateTimeField(null=True, blank=True)
    backup_version = models.CharField(max_length=20, blank=True)
    occasion = models.CharField(max_length=7, choices=Occasion.choices)
    version = models.CharField(max_length=20)
    seconds = models.FloatField(default=0)
    tables = models.PositiveIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    workbooks = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["-tried_at", "-pk"]

    def __str__(self) -> str:
        return f"trial of {self.name}"
