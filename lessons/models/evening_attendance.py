"""The families reached by an information evening, by name or as a count for each class."""

import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from classes.history.acting import ActedRow
from classes.models import ClassGroup, Pupil, User
from classes.models.records import HistoricalRecords
from classes.names.order import Alphabetical
from lessons.models.evening import MOST_ADULTS, InformationEvening


class EveningOutcome(models.TextChoices):
    """How a pupil's family was reached."""

    CAME = "came", "Came"
    MATERIALS_SENT = "materials_sent", "Materials sent"
    SPOKEN_TO = "spoken_to", "Spoken to"


FOLLOW_UPS = [EveningOutcome.MATERIALS_SENT, EveningOutcome.SPOKEN_TO]
"""How a family that did not come can be reached."""


class EveningAttendanceQuerySet(models.QuerySet["EveningAttendance"]):
    """Queries for attendances."""

    def came(self) -> "EveningAttendanceQuerySet":
        return self.filter(outcome=EveningOutcome.CAME)

    def followed_up(self) -> "EveningAttendanceQuerySet":
        return self.filter(outcome__in=FOLLOW_UPS)


class EveningAttendance(models.Model):
    """A pupil's family came to an evening, was sent the materials or was spoken to.

    Each outcome is recorded at most once for a pupil and evening. Pupils whose family came together
    share `party`: one of them holds the number of adults and the others hold 0. `tap` is the key of
    the tap that made it, which an undo names. `by` is empty for a check-in through a door link,
    which the change history names.
    """

    evening = models.ForeignKey(InformationEvening, models.CASCADE, related_name="attendances")
    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="evening_attendances")
    outcome = models.CharField(
        max_length=16, choices=EveningOutcome.choices, default=EveningOutcome.CAME
    )
    adults = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(MOST_ADULTS)]
    )
    party = models.UUIDField(null=True, blank=True, editable=False)
    tap = models.UUIDField(null=True, blank=True, editable=False)
    on = models.DateField("date")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords(excluded_fields=["tap"], bases=[ActedRow])
    objects: ClassVar[EveningAttendanceQuerySet] = EveningAttendanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["evening", Alphabetical("pupil__display_name"), "pk"]
        indexes = [models.Index(fields=["evening", "outcome"])]
        constraints = [
            models.UniqueConstraint(
                fields=["evening", "pupil", "outcome"],
                name="eveningattendance_once_a_pupil",
                violation_error_message="This family is already recorded.",
            ),
            models.UniqueConstraint(fields=["evening", "tap"], name="eveningattendance_once_a_tap"),
            models.CheckConstraint(
                condition=Q(tap=None) | Q(outcome="came"), name="eveningattendance_tap_is_of_coming"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=EveningOutcome.values),
                name="eveningattendance_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="came", adults__isnull=False, party__isnull=False)
                | Q(
                    outcome__in=["materials_sent", "spoken_to"],
                    adults=None,
                    party=None,
                    by__isnull=False,
                ),
                name="eveningattendance_adults_go_with_coming",
                violation_error_message="A check-in needs the number of adults. A follow-up needs "
                "who did it.",
            ),
            models.CheckConstraint(
                condition=Q(adults=None) | Q(adults__lte=MOST_ADULTS),
                name="eveningattendance_adults_sensible",
            ),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class EveningCount(models.Model):
    """The families and adults of a class who came, for a school that keeps no names.

    A family counts once for each child in the class. `reached_after` is how many more families
    were sent the materials or spoken to.
    """

    evening = models.ForeignKey(InformationEvening, models.CASCADE, related_name="counts")
    class_group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="evening_counts")
    families = models.PositiveSmallIntegerField(default=0)
    adults = models.PositiveSmallIntegerField(default=0)
    reached_after = models.PositiveSmallIntegerField(
        "families reached afterwards",
        default=0,
        help_text="Sent the materials or spoken to.",
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["evening", "class_group"]
        constraints = [
            models.UniqueConstraint(
                fields=["evening", "class_group"], name="eveningcount_once_a_class"
            ),
            models.CheckConstraint(
                condition=Q(families__gte=0, adults__gte=0, reached_after__gte=0),
                name="eveningcount_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"count {self.pk}"


class WalkInQuerySet(models.QuerySet["WalkIn"]):
    """Queries for walk-ins."""

    def waiting(self) -> "WalkInQuerySet":
        """Return the walk-ins that are not matched with a child."""
        return self.filter(pupil=None)


class WalkIn(models.Model):
    """A family that was not on the list: added by name at the door and matched later.

    The typed name is kept after the match, so that a wrong match can be undone, and is deleted
    when the child's name is erased. The history never holds it.
    """

    evening = models.ForeignKey(InformationEvening, models.CASCADE, related_name="walk_ins")
    party = models.UUIDField(default=uuid.uuid4, editable=False)
    said_name = models.CharField("child’s name", max_length=80, blank=True)
    class_group = models.ForeignKey(
        ClassGroup, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    adults = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST_ADULTS)])
    pupil = models.ForeignKey(Pupil, models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords(excluded_fields=["said_name"], bases=[ActedRow])
    objects: ClassVar[WalkInQuerySet] = WalkInQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evening", "party"], name="walkin_once"),
            models.CheckConstraint(
                condition=Q(adults__gte=1, adults__lte=MOST_ADULTS), name="walkin_adults_sensible"
            ),
        ]

    def __str__(self) -> str:
        return f"walk-in {self.pk}"
