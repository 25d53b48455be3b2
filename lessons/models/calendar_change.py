"""Dates that changed and of which those concerned have not been told yet."""

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils import timezone

from classes.models import User
from lessons.models.evening import InformationEvening
from lessons.models.planned_session import PlannedSession

Days = tuple[dt.date | None, dt.date | None]
"""The day on which a class is due a session, and the later one of one of its year groups."""


def days_of(planned: PlannedSession) -> Days:
    """Return the days of a planned session. Remember them before you change them."""
    return planned.due_on, planned.later_on


class CalendarChangeManager(models.Manager["CalendarChange"]):
    """Notes what changed."""

    def note_days(self, moved: Iterable[tuple[PlannedSession, Days]], *, by: User | None) -> None:
        """Note planned sessions that were moved, each with the days that it had. One query.

        Of one that was noted already, the earlier days stay. One that had no day is not noted.
        """
        now = timezone.now()
        changes = [
            CalendarChange(
                planned_session=row,
                was_on=days[0],
                was_later_on=days[1],
                changed_by=by,
                changed_at=now,
            )
            for row, days in moved
            if days[0] is not None and days != days_of(row)
        ]
        self._note(changes, "planned_session")

    def note_evening(self, before: InformationEvening, *, by: User | None) -> None:
        """Note an evening that is moved, cancelled or restored, as it was before. One query."""
        change = CalendarChange(
            evening=before,
            was_at=before.starts_at,
            was_cancelled=before.is_cancelled,
            changed_by=by,
        )
        self._note([change], "evening")

    def _note(self, changes: list["CalendarChange"], key: str) -> None:
        if not changes:
            return
        self.bulk_create(
            changes,
            batch_size=500,
            update_conflicts=True,
            unique_fields=[key],
            update_fields=["changed_by", "changed_at"],
        )


class CalendarChange(models.Model):
    """A planned session or an evening as it was when people were last told of it.

    The row is deleted once those whose calendar it changed have been told. So it says nothing of
    the past: that is in the change history.
    """

    planned_session = models.OneToOneField(
        PlannedSession, models.CASCADE, null=True, blank=True, related_name="calendar_change"
    )
    was_on = models.DateField(null=True, blank=True)
    was_later_on = models.DateField(null=True, blank=True)
    evening = models.OneToOneField(
        InformationEvening, models.CASCADE, null=True, blank=True, related_name="calendar_change"
    )
    was_at = models.DateTimeField(null=True, blank=True)
    was_cancelled = models.BooleanField(default=False)
    changed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="who"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CalendarChangeManager] = CalendarChangeManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    planned_session__isnull=False,
                    was_on__isnull=False,
                    evening=None,
                    was_at=None,
                )
                | models.Q(
                    planned_session=None,
                    was_on=None,
                    was_later_on=None,
                    evening__isnull=False,
                    was_at__isnull=False,
                ),
                name="calendarchange_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"calendar change {self.pk}"
