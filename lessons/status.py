"""The statuses of a planned session, with their labels and signs."""

from django.db import models


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

COUNTED = [status for status in Status if status is not Status.SET_ASIDE]
"""The statuses that count towards coverage. Sessions set aside are in no total."""
