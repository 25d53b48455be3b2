"""Blanks the names that families and helpers typed for an evening and that fit no child."""

import datetime as dt

from django.utils import timezone

from lessons.models import EveningAnswer, WalkIn

KEPT_FOR = dt.timedelta(days=30)
"""How long after an evening somebody can still say which child an answer or a walk-in is about."""


def blank_names_that_fit_nobody() -> int:
    """Blank them at every school, once the time is over. Return in how many records that was.

    The records stay, with their class and their adults, so that no figure changes. The change
    history never held these words.
    """
    over = {"evening__ends_at__lt": timezone.now() - KEPT_FOR, "pupil": None}
    words = {"first_name": "", "surname_letter": "", "language": ""}
    answers = EveningAnswer.objects.filter(**over).exclude(**words).update(**words)
    walk_ins = WalkIn.objects.filter(**over).exclude(said_name="").update(said_name="")
    return answers + walk_ins
