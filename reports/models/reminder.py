"""Reminders by email: who got which, and what each person chose."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from classes.models import MailKind, School, User

KEPT_FOR = dt.timedelta(days=60)
"""How long it is known that a reminder was made: longer than any of them may be late."""
FIGURES_KEPT_FOR = dt.timedelta(days=400)
"""How long the figures of a month are kept, to compare the next months with."""


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Questions about reminders."""

    def delete_old(self) -> int:
        """Delete what was made more than KEPT_FOR ago. Return how many."""
        return self.filter(made_at__lt=timezone.now() - KEPT_FOR).delete()[0]


class Reminder(models.Model):
    """One person was thought of, for one kind of email and one period, at one school.

    There can be one row of these only, and it is saved together with the email. So of any number of
    workers one sends it. Without `had_mail` there was nothing to say.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=MailKind)
    period = models.DateField()
    had_mail = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ReminderQuerySet] = ReminderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "period", "person"], name="reminder_once"
            ),
        ]

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class EmailChoice(models.Model):
    """What one person chose about one kind of email from one school. Without it they get it."""

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=MailKind)
    wants_it = models.BooleanField()
    chosen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "person", "kind"], name="emailchoice_once"),
        ]

    def __str__(self) -> str:
        return f"email choice {self.pk}"


class MonthlyFigures(models.Model):
    """A school's figures as the safeguarding lead was sent them. They count, and name nobody.

    `month` is its first day. A figure is empty where the school keeps no names.
    """

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    month = models.DateField()
    taught = models.PositiveIntegerField()
    planned = models.PositiveIntegerField()
    on_roll = models.PositiveIntegerField()
    up_to_date = models.PositiveIntegerField(null=True)
    reached = models.PositiveIntegerField()
    to_catch_up = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "month"], name="monthlyfigures_once"),
        ]

    def __str__(self) -> str:
        return f"figures {self.pk}"
