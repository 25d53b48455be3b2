"""The words for how far a planned session has come, and the sign that goes with each."""

from django.db import models


class Status(models.TextChoices):
    """Where a planned session stands; the values name the look in the style sheet."""

    TAUGHT = "taught", "Taught"
    PART_TAUGHT = "part", "Part taught"
    OVERDUE = "overdue", "Overdue"
    PLANNED = "planned", "Planned"
    NOT_PLANNED = "none", "Not planned"
    SET_ASIDE = "aside", "Not due this year"

    @property
    def sign(self) -> str:
        """Return the sign that says the status without colour."""
        return _SIGNS[self.value]


_SIGNS = {"taught": "✓", "part": "◐", "overdue": "!", "planned": "○", "none": "–", "aside": "×"}

COUNTED = [status for status in Status if status is not Status.SET_ASIDE]
"""The statuses that count towards coverage; a session set aside leaves every total."""
