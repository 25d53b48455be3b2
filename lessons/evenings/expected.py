"""Which families are expected at an evening, by their confirmed answers."""

from collections.abc import Collection
from dataclasses import dataclass

from lessons.models import EveningAnswer, InformationEvening, Reply


@dataclass(frozen=True)
class Answered:
    """The latest answer about a pupil; at a school without names, any answer, without a pupil.

    `adults` is None for a family that is not coming.
    """

    pupil_id: int | None
    class_group_id: int | None
    reply: str
    adults: int | None


def answered(evenings: Collection[InformationEvening]) -> dict[int, list[Answered]]:
    """Return the confirmed answers that count, by the pk of the evening, in one query.

    A family that answers again means its latest answer.
    """
    rows = EveningAnswer.objects.filter(evening__in=evenings).confirmed()
    latest: dict[tuple[int, int, bool], Answered] = {}
    for pk, evening_pk, pupil_pk, class_pk, reply, adults in rows.order_by(
        "received_at", "pk"
    ).values_list("pk", "evening_id", "pupil_id", "class_group_id", "reply", "adults"):
        key = (evening_pk, pupil_pk or pk, bool(pupil_pk))
        latest[key] = Answered(pupil_pk, class_pk, reply, adults)
    answers: dict[int, list[Answered]] = {evening.pk: [] for evening in evenings}
    for (evening_pk, *_), answer in latest.items():
        answers[evening_pk].append(answer)
    return answers


def adults_expected(evening: InformationEvening) -> dict[int, int]:
    """Return how many adults each family said would come, by the pk of the pupil."""
    return {
        answer.pupil_id: answer.adults
        for answer in answered([evening])[evening.pk]
        if answer.pupil_id and answer.adults
    }


def asked_for_materials(evening: InformationEvening) -> set[int]:
    """Return the pupils whose family cannot come and asked for the materials."""
    return {
        answer.pupil_id
        for answer in answered([evening])[evening.pk]
        if answer.pupil_id and answer.reply == Reply.SEND_MATERIALS
    }
