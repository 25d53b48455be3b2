"""The record of a review of who has access: who looked through it, when, and what they decided."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from classes.models import School, User
from classes.models.records import HistoricalRecords


class Decision(models.TextChoices):
    """What was decided about one person."""

    KEPT = "kept", "Kept"
    REMOVED = "removed", "Role removed"
    LEFT = "left", "Left the school"


class AccessReview(models.Model):
    """One review of everybody who has a role at a school. It is never changed."""

    school = models.ForeignKey(School, models.CASCADE, related_name="access_reviews")
    done_at = models.DateTimeField("reviewed", default=timezone.now, editable=False)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    kept = models.PositiveSmallIntegerField("people kept as they are")
    removed = models.PositiveSmallIntegerField("people who lost a role")
    left = models.PositiveSmallIntegerField("people who had left")

    history = HistoricalRecords(excluded_fields=["done_by"])

    class Meta:
        verbose_name = "review of access"
        verbose_name_plural = "reviews of access"
        ordering = ["-done_at", "-pk"]

    def __str__(self) -> str:
        return f"review of access {self.pk}"


class AccessReviewLine(models.Model):
    """What was decided about one person, with their roles then.

    It points to the person instead of copying the name, so that an erased name is gone here too. It
    goes with somebody whom an undone import had added, and who was never here.
    """

    review = models.ForeignKey(AccessReview, models.CASCADE, related_name="lines")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    roles = models.CharField(max_length=120)
    decision = models.CharField(max_length=8, choices=Decision.choices)
    taken = models.CharField("roles removed", max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="accessreviewline_once"),
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values), name="accessreviewline_decision_known"
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.pk} of a review of access"
