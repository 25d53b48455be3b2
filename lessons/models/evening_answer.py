"""Families' answers that they are coming to an evening."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from classes.models import ClassGroup, Pupil, User
from lessons.models.evening import MOST_ADULTS, InformationEvening


class AccessNeed(models.TextChoices):
    """What would help somebody to take part. A choice, so that nothing personal is typed."""

    STEP_FREE = "step_free", "A way in without steps"
    NEAR_SEAT = "near_seat", "A seat near the front"
    HEARING_LOOP = "hearing_loop", "A hearing loop"
    SIGN_LANGUAGE = "sign_language", "British Sign Language"
    INTERPRETER = "interpreter", "An interpreter"
    LARGE_PRINT = "large_print", "Handouts in large print"


class EveningAnswerQuerySet(models.QuerySet["EveningAnswer"]):
    """Queries for answers."""

    def waiting(self) -> "EveningAnswerQuerySet":
        """Return the answers that staff have neither confirmed nor dismissed."""
        return self.filter(settled_at=None)

    def confirmed(self) -> "EveningAnswerQuerySet":
        return self.filter(pupil__isnull=False)


class EveningAnswer(models.Model):
    """An answer that anybody may have sent. It counts only once staff confirm it.

    It is settled when it is confirmed or dismissed. The typed name is then deleted, and the history
    never holds it.
    """

    evening = models.ForeignKey(InformationEvening, models.CASCADE, related_name="answers")
    class_group = models.ForeignKey(
        ClassGroup, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    first_name = models.CharField(max_length=40, blank=True)
    surname_letter = models.CharField(max_length=1, blank=True)
    adults = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ADULTS)]
    )
    access_needs = models.JSONField(default=list, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    pupil = models.ForeignKey(
        Pupil, models.CASCADE, null=True, blank=True, related_name="evening_answers"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords(excluded_fields=["first_name", "surname_letter"])
    objects: ClassVar[EveningAnswerQuerySet] = EveningAnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adults__gte=1, adults__lte=MOST_ADULTS),
                name="eveninganswer_adults_sensible",
            ),
            models.CheckConstraint(
                condition=Q(pupil=None, settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="eveninganswer_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def needs_text(self) -> str:
        """Return the access needs as text, separated by commas; empty if there are none."""
        return ", ".join(str(AccessNeed(need).label).lower() for need in self.access_needs)
