"""An information evening for parents and carers."""

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from classes.models import ClassGroup, School
from classes.models.records import HistoricalRecords
from classes.years.academic_year import AcademicYear
from curriculum.models import Document, Module

TITLE = "Parents’ information evening"
DOOR_OPENS_BEFORE = dt.timedelta(hours=2)
"""How long before an evening begins its check-in page and its door links open."""

DOOR_STAYS_OPEN = dt.timedelta(hours=3)
"""How long after an evening begins they stay open. They never close before the evening ends."""

MOST_ADULTS = 20
"""The most adults that can be counted for one family."""


class EveningState(models.TextChoices):
    """Where an evening is, in the word that every page and the workbook show."""

    CANCELLED = "cancelled", "Cancelled"
    HELD = "held", "Held"
    NOW = "now", "Now"
    COMING = "coming", "Coming"


class InformationEveningQuerySet(models.QuerySet["InformationEvening"]):
    """Queries for information evenings."""

    def in_year(self, academic_year: int) -> "InformationEveningQuerySet":
        """Return the evenings that begin in this academic year, in London time."""
        year = AcademicYear(academic_year)
        return self.filter(starts_at__date__gte=year.start, starts_at__date__lte=year.end)

    def for_families(self, now: dt.datetime) -> "InformationEveningQuerySet":
        """Return the evenings that are not over, soonest first.

        Cancelled ones are included, so that families see that they are cancelled.
        """
        return self.filter(ends_at__gt=now).order_by("starts_at", "pk")

    def not_cancelled(self) -> "InformationEveningQuerySet":
        return self.filter(cancelled_at=None)

    def begun(self, now: dt.datetime) -> "InformationEveningQuerySet":
        """Return the evenings that have begun and were not cancelled, latest first."""
        return self.not_cancelled().filter(starts_at__lte=now).order_by("-starts_at", "-pk")


class InformationEvening(models.Model):
    """One evening. It is kept when it is cancelled or moved.

    `sequence` increases with each change that calendars must show. `moved_from` is the start time
    before the last move. `revision` increases with each change to the attendance, so that a door
    tablet knows whether to fetch the new state. Neither may ever decrease: saving leaves `revision`
    out, and before you raise `sequence`, lock the row.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="evenings")
    title = models.CharField(max_length=120, default=TITLE)
    starts_at = models.DateTimeField("begins")
    ends_at = models.DateTimeField("ends")
    place = models.CharField(max_length=120, blank=True)
    module = models.ForeignKey(
        Module, models.SET_NULL, null=True, blank=True, related_name="evenings"
    )
    class_groups = models.ManyToManyField(
        ClassGroup, verbose_name="classes invited", related_name="evenings"
    )
    presented_by = models.CharField("who presents", max_length=160, blank=True)
    agenda = models.TextField(max_length=2000, blank=True)
    documents = models.ManyToManyField(Document, blank=True, related_name="evenings")
    questions = models.TextField("questions that parents raised", max_length=4000, blank=True)
    private_note = models.TextField("private note", max_length=2000, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_reason = models.CharField(max_length=200, blank=True, editable=False)
    moved_from = models.DateTimeField(null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True, db_default=Now())
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    history = HistoricalRecords(
        m2m_fields=[class_groups, documents],
        excluded_fields=["revision", "sequence", "recorded_at", "changed_at"],
    )
    objects: ClassVar[InformationEveningQuerySet] = InformationEveningQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["school", "starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="evening_ends_after_it_begins",
                violation_error_message="The evening must end after it begins.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_reason="")),
                name="evening_cancelled_with_a_reason",
                violation_error_message="Give a reason for cancelling the evening.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.day.day} {self.day:%B %Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save all but `revision`, which only `door.check_in.changed` raises.

        Otherwise an evening loaded before a tap would set it back, and a tablet that knows the
        number already would miss the next change.
        """
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = (field.name for field in self._meta.concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [name for name in fields if name != "revision"]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("lessons:evening", args=[self.school.slug, self.pk])

    @property
    def day(self) -> dt.date:
        """Return the London day on which it begins."""
        return timezone.localdate(self.starts_at)

    @property
    def year(self) -> AcademicYear:
        return AcademicYear.of(self.day)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def door_opens_at(self) -> dt.datetime:
        return self.starts_at - DOOR_OPENS_BEFORE

    @property
    def door_closes_at(self) -> dt.datetime:
        return max(self.starts_at + DOOR_STAYS_OPEN, self.ends_at)

    @property
    def door_has_closed(self) -> bool:
        return timezone.now() >= self.door_closes_at

    @property
    def door_is_open(self) -> bool:
        """Return whether the names of every class may be shown at the door now."""
        in_time = self.door_opens_at <= timezone.now() and not self.door_has_closed
        return in_time and not self.is_cancelled

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()

    def state(self, at: dt.datetime | None = None) -> EveningState:
        """Return its state now, or at a moment."""
        at = at or timezone.now()
        if self.is_cancelled:
            return EveningState.CANCELLED
        if self.ends_at <= at:
            return EveningState.HELD
        return EveningState.NOW if self.starts_at <= at else EveningState.COMING
