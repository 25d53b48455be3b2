"""Families' answers to an invitation: coming, not coming, or asking for the materials."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils import timezone

from classes.history.acting import ActedRow
from classes.models import ClassGroup, Pupil, User
from classes.models.records import HistoricalRecords
from lessons.models.evening import MOST_ADULTS, InformationEvening


class AccessNeed(models.TextChoices):
    """What would help somebody to take part. A choice, so that nothing personal is typed."""

    STEP_FREE = "step_free", "A way in without steps"
    NEAR_SEAT = "near_seat", "A seat near the front"
    HEARING_LOOP = "hearing_loop", "A hearing loop"
    SIGN_LANGUAGE = "sign_language", "British Sign Language"
    INTERPRETER = "interpreter", "An interpreter"
    LARGE_PRINT = "large_print", "Handouts in large print"


class Reply(models.TextChoices):
    """What a family answers."""

    COMING = "coming", "We are coming"
    SEND_MATERIALS = "materials", "We cannot come: send us the materials"
    NOT_COMING = "not_coming", "We are not coming any more"


_CONFIRMED = Q(settled_at__isnull=False, is_dismissed=False)
_BEFORE_THE_MOVE = Q(reply=Reply.COMING) & ~Q(answered_for=F("evening__starts_at"))


class EveningAnswerQuerySet(models.QuerySet["EveningAnswer"]):
    """Queries for answers."""

    def waiting(self) -> "EveningAnswerQuerySet":
        """Return the answers that staff have neither confirmed nor dismissed."""
        return self.filter(settled_at=None)

    def counts(self) -> dict[str, int]:
        """Return how many are `waiting` and how many are `to_ask_again`, in one query."""
        return self.aggregate(
            waiting=Count("pk", filter=Q(settled_at=None)),
            to_ask_again=Count("pk", filter=_CONFIRMED & _BEFORE_THE_MOVE),
        )

    def confirmed(self) -> "EveningAnswerQuerySet":
        """Return the confirmed answers that hold for the evening as it is planned now."""
        return self.filter(_CONFIRMED & ~_BEFORE_THE_MOVE)

    def to_ask_again(self) -> "EveningAnswerQuerySet":
        """Return the confirmed answers of families who were coming before the evening moved."""
        return self.filter(_CONFIRMED & _BEFORE_THE_MOVE)

    def dismissed(self) -> "EveningAnswerQuerySet":
        return self.filter(is_dismissed=True)


class EveningAnswer(models.Model):
    """An answer that anybody may have sent. It counts only once staff confirm it.

    It is settled when it is confirmed or dismissed. What was typed is kept, so that either can be
    undone, until the year of the evening is over; the history never holds it. `answered_for` is the
    beginning of the evening for which it holds: a family answers again if the evening moves.
    """

    evening = models.ForeignKey(InformationEvening, models.CASCADE, related_name="answers")
    class_group = models.ForeignKey(
        ClassGroup, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    first_name = models.CharField(max_length=40, blank=True)
    surname_letter = models.CharField(max_length=1, blank=True)
    reply = models.CharField(
        max_length=10, choices=Reply.choices, default=Reply.COMING, db_default=Reply.COMING
    )
    adults = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_ADULTS)]
    )
    access_needs = models.JSONField(default=list, blank=True)
    language = models.CharField(
        "language of the interpreter", max_length=40, blank=True, default="", db_default=""
    )
    answered_for = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    received_at = models.DateTimeField(auto_now_add=True)
    pupil = models.ForeignKey(
        Pupil, models.CASCADE, null=True, blank=True, related_name="evening_answers"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_dismissed = models.BooleanField("dismissed", default=False, db_default=False)

    history = HistoricalRecords(
        excluded_fields=["first_name", "surname_letter", "language", "answered_for"],
        bases=[ActedRow],
    )
    objects: ClassVar[EveningAnswerQuerySet] = EveningAnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.CheckConstraint(
                # A check lets through what is unknown, so it names the null.
                condition=Q(
                    reply=Reply.COMING,
                    adults__isnull=False,
                    adults__gte=1,
                    adults__lte=MOST_ADULTS,
                )
                | Q(reply__in=[Reply.SEND_MATERIALS, Reply.NOT_COMING], adults=None),
                name="eveninganswer_adults_if_coming",
            ),
            models.CheckConstraint(
                condition=Q(pupil=None, settled_at=None, settled_by=None, is_dismissed=False)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="eveninganswer_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(pupil=None) | Q(is_dismissed=False),
                name="eveninganswer_dismissed_without_a_pupil",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    @property
    def needs_text(self) -> str:
        """Return the access needs as text, separated by commas; empty if there are none."""
        return ", ".join(self._need_text(AccessNeed(need)) for need in self.access_needs)

    def _need_text(self, need: AccessNeed) -> str:
        if need is AccessNeed.SIGN_LANGUAGE:
            return str(need.label)
        text = f"{need.label[0].lower()}{need.label[1:]}"
        named = need is AccessNeed.INTERPRETER and self.language
        return f"{text} ({self.language})" if named else text
