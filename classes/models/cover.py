"""Cover: a colleague takes a class for its teacher, for a day or a while."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from classes.models.class_group import ClassGroup
from classes.models.people import Membership, User
from classes.models.records import HistoricalRecords
from classes.names.order import Alphabetical
from classes.years.academic_year import AcademicYear


class CoverQuerySet(models.QuerySet["Cover"]):
    """Questions about cover."""

    def not_over(self, today: dt.date) -> "CoverQuerySet":
        """Return the cover that goes on or is still to come."""
        return self.filter(last_day__gte=today, ended_at=None)

    def on(self, day: dt.date) -> "CoverQuerySet":
        """Return the cover that counts on this day."""
        return self.not_over(day).filter(first_day__lte=day)


class Cover(models.Model):
    """A colleague's cover for a class, from the first day to the last.

    `classes.access.Access` says what it lets them do. It ends by itself after the last day.
    `ended_at` is set if it was ended early.
    """

    class_group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="covers")
    user = models.ForeignKey(
        User, models.PROTECT, related_name="covers", verbose_name="who covers it"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    ended_at = models.DateTimeField("ended early", null=True, blank=True, editable=False)

    history = HistoricalRecords()
    objects: ClassVar[CoverQuerySet] = CoverQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["first_day", "class_group", Alphabetical("user__name"), "pk"]
        indexes = [models.Index(fields=["user", "last_day"], name="cover_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="cover_ends_after_it_begins",
                violation_error_message="The last day cannot be before the first.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.class_group}"

    def counted_on(self, day: dt.date) -> bool:
        """Return whether the colleague covered the class that day: not from when it was ended."""
        ended_on = timezone.localdate(self.ended_at) if self.ended_at else dt.date.max
        return self.first_day <= day <= self.last_day and day < ended_on

    @property
    def has_begun(self) -> bool:
        return self.first_day <= timezone.localdate()


def with_cover_today(memberships: "models.QuerySet[Membership]") -> Any:
    """Return the memberships, each once for every class that the person covers today.

    So a page knows what its reader covers without a query of its own.
    """
    today = timezone.localdate()
    today_only = Q(
        user__covers__first_day__lte=today,
        user__covers__last_day__gte=today,
        user__covers__ended_at=None,
    )
    return memberships.annotate(
        cover=FilteredRelation("user__covers", condition=today_only)
    ).annotate(
        covered_class=F("cover__class_group"),
        covered_school=F("cover__class_group__school"),
        covered_year=F("cover__class_group__academic_year"),
        covered_until=F("cover__last_day"),
    )


def covered_by(memberships: Iterable[Any]) -> dict[int, dt.date]:
    """Return the last day by the pk of each class of the school, from `with_cover_today`.

    A class of a past year is left out: cover gives nothing there.
    """
    year = AcademicYear.current().first_year
    return {
        row.covered_class: row.covered_until
        for row in sorted(memberships, key=lambda row: row.covered_until or dt.date.min)
        if row.covered_class and row.covered_school == row.school_id and row.covered_year == year
    }
