"""Families' answers to an invitation: receiving, confirming and dismissing them."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.history.acting import acting_as
from classes.models import ClassGroup, Pupil, User
from lessons.evenings.family_names import readable
from lessons.models import AccessNeed, EveningAnswer, InformationEvening, Reply
from lessons.models.evening import MOST_ADULTS

LONGEST_NAME = LONGEST_LANGUAGE = 40

A_FAMILY = "A family, on the families’ page"
"""Who sent an answer, in the change history."""


@transaction.atomic
def receive_answer(
    *,
    evening: InformationEvening,
    class_group: ClassGroup | None,
    first_name: str = "",
    surname_letter: str = "",
    adults: int = 1,
    access_needs: Sequence[str] = (),
    reply: str = Reply.COMING,
    language: str = "",
) -> EveningAnswer:
    """Save and return a family's answer, shortened or corrected where needed.

    No child is looked up here, so the sender cannot find out who is at the school. The names are
    dropped if the school keeps no pupils' names, and a language unless an interpreter is needed.
    """
    keeps_names = evening.school.keeps_pupil_names
    is_coming = reply not in {Reply.SEND_MATERIALS, Reply.NOT_COMING}
    needs = [need for need in AccessNeed.values if is_coming and need in access_needs]
    answer = EveningAnswer(
        evening=evening,
        class_group=class_group,
        first_name=readable(first_name)[:LONGEST_NAME] if keeps_names else "",
        surname_letter=readable(surname_letter)[:1] if keeps_names else "",
        reply=Reply.COMING if is_coming else Reply(reply),
        adults=min(max(adults, 1), MOST_ADULTS) if is_coming else None,
        access_needs=needs,
        language=_language(language) if AccessNeed.INTERPRETER in needs else "",
        answered_for=evening.starts_at,
    )
    with acting_as(A_FAMILY):
        return history.save(answer, by=None)


def _language(typed: str) -> str:
    return readable(typed)[:LONGEST_LANGUAGE]


@transaction.atomic
def confirm_answers(*, pupils: Mapping[EveningAnswer, Pupil], by: User) -> int:
    """Match answers with pupils. Return how many were still waiting, and are confirmed now."""
    if any(pupil.school_id != answer.evening.school_id for answer, pupil in pupils.items()):
        raise ValidationError("This child is at another school, so no answer was confirmed.")
    waiting = _locked_waiting(list(pupils))
    for answer in waiting:
        answer.pupil = pupils[answer]
        _settle(answer, by=by, reason="Confirmed")
    return len(waiting)


@transaction.atomic
def count_answers(*, answers: Sequence[EveningAnswer], by: User) -> int:
    """Confirm answers without a pupil, at a school that keeps no names. Return how many."""
    if any(answer.evening.school.keeps_pupil_names for answer in answers):
        raise ValidationError("Choose the child for each answer. Nothing was changed.")
    waiting = _locked_waiting(answers)
    for answer in waiting:
        _settle(answer, by=by, reason="Counted")
    return len(waiting)


@transaction.atomic
def dismiss_answers(*, answers: Sequence[EveningAnswer], by: User) -> int:
    """Dismiss answers that are about no child here, such as a joke. Return how many."""
    waiting = _locked_waiting(answers)
    for answer in waiting:
        answer.is_dismissed = True
        _settle(answer, by=by, reason="Dismissed")
    return len(waiting)


@transaction.atomic
def confirm_again(*, answers: Sequence[EveningAnswer], by: User) -> int:
    """Note that families are still coming, now that the evening has moved. Return how many."""
    pks = [answer.pk for answer in answers]
    moved = EveningAnswer.objects.select_for_update(of=("self",)).filter(pk__in=pks).to_ask_again()
    for answer in (rows := list(moved.select_related("evening"))):
        _settle(answer, by=by, reason="Still coming after the evening was moved")
    return len(rows)


@transaction.atomic
def reopen_answer(*, answer: EveningAnswer, by: User) -> EveningAnswer:
    """Undo the confirming or dismissing of an answer: it waits again, with what was typed."""
    answer = history.locked(answer)
    if answer.settled_at is None:
        return answer
    answer.pupil = answer.settled_at = answer.settled_by = None
    answer.is_dismissed = False
    return history.save(answer, by=by, reason="Waits again")


def _locked_waiting(answers: Sequence[EveningAnswer]) -> list[EveningAnswer]:
    """Lock those of the answers that nobody has settled meanwhile, and return them."""
    rows = EveningAnswer.objects.select_for_update(of=("self",)).waiting()
    pks = [answer.pk for answer in answers]
    return list(rows.filter(pk__in=pks).select_related("evening"))


def _settle(answer: EveningAnswer, *, by: User, reason: str) -> None:
    """Record who settled the answer and when. It holds for the evening as it is planned now."""
    answer.settled_at, answer.settled_by = timezone.now(), by
    answer.answered_for = answer.evening.starts_at
    history.save(answer, by=by, reason=reason)
