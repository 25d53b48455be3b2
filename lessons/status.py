"""The statuses of a planned session, and the one rule that decides which it has."""

import datetime as dt

from django.db import models
from django.db.models import Case, CharField, Exists, Q, Value, When


class Status(models.TextChoices):
    """The status of a planned session. The values are used in the style sheet."""

    TAUGHT = "taught", "Taught"
    PART_TAUGHT = "part", "Part taught"
    OVERDUE = "overdue", "Overdue"
    PLANNED = "planned", "Planned"
    NOT_PLANNED = "none", "Not planned"
    SET_ASIDE = "aside", "Not due this year"

    @property
    def sign(self) -> str:
        """Return the sign that shows the status without colour."""
        return _SIGNS[self.value]


_SIGNS = {"taught": "✓", "part": "◐", "overdue": "!", "planned": "○", "none": "–", "aside": "×"}


def status_on(today: dt.date, *, taught: Q, begun: Exists) -> Case:
    """Return the SQL expression of a planned session's status: the first case that fits.

    `taught` is the condition that it was taught in full, and `begun` that there was a lesson: part
    of it was taught, or one of the year groups had it. A session is overdue from the day after its
    date; one that has begun is part taught, however long ago.
    """
    return Case(
        When(~Q(set_aside_reason=""), then=Value(Status.SET_ASIDE.value)),
        When(taught, then=Value(Status.TAUGHT.value)),
        When(begun, then=Value(Status.PART_TAUGHT.value)),
        When(due_on__lt=today, then=Value(Status.OVERDUE.value)),
        When(due_on__isnull=False, then=Value(Status.PLANNED.value)),
        default=Value(Status.NOT_PLANNED.value),
        output_field=CharField(),
    )


def status_by_date(due_on: dt.date | None, today: dt.date) -> Status:
    """Return the status of a session without a lesson, by the same rule."""
    if due_on is None:
        return Status.NOT_PLANNED
    return Status.OVERDUE if due_on < today else Status.PLANNED


COUNTED = [status for status in Status if status is not Status.SET_ASIDE]
"""The statuses that count towards coverage. Sessions set aside are in no total."""
