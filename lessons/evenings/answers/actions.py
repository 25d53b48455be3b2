"""Families' answers to an invitation: receiving, confirming and dismissing them."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import ClassGroup, Pupil, User
from lessons.models import AccessNeed, EveningAnswer, InformationEvening
from lessons.models.evening import MOST_ADULTS


@transaction.atomic
def receive_answer(
    *,
    evening: InformationEvening,
    class_group: ClassGroup | None,
    first_name: str,
    surname_letter: str,
    adults: int,
    access_needs: list[str],
) -> EveningAnswer:
    """Save and return a family's answer, shortened or corrected where needed.

    No child is looked up here, so the sender cannot find out who is at the school. The names are
    dropped if the school keeps no pupils' names.
    """
    keeps_names = evening.school.keeps_pupil_names
    answer = EveningAnswer(
        evening=evening,
        class_group=class_group,
        first_name=" ".join(first_name.split())[:40] if keeps_names else "",
        surname_letter=surname_letter.strip()[:1] if keeps_names else "",
        adults=min(max(adults, 1), MOST_ADULTS),
        access_needs=[need for need in AccessNeed.values if need in access_needs],
    )
    return history.save(answer, by=None)


@transaction.atomic
def confirm_answers(*, pupils: Mapping[EveningAnswer, Pupil], by: User) -> int:
    """Match answers with pupils and blank the typed names. Return the number of answers."""
    for answer, pupil in pupils.items():
        if pupil.school_id != answer.evening.school_id:
            raise ValidationError("This child is at another school, so no answer was confirmed.")
        answer.pupil = pupil
        _close(answer, by=by, reason="Confirmed")
    return len(pupils)


@transaction.atomic
def dismiss_answers(*, answers: list[EveningAnswer], by: User) -> int:
    """Dismiss answers that are about no child here, such as a joke. Return how many."""
    for answer in answers:
        _close(answer, by=by, reason="Put aside")
    return len(answers)


def _close(answer: EveningAnswer, *, by: User, reason: str) -> None:
    """Blank the typed name, and record who closed the answer and when."""
    answer.first_name = answer.surname_letter = ""
    answer.settled_at, answer.settled_by = timezone.now(), by
    history.save(answer, by=by, reason=reason)
