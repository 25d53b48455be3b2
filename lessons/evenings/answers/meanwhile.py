"""Says which answers a colleague has confirmed or dismissed since a page was opened."""

import datetime as dt
from collections.abc import Collection

from classes.history.who_and_when import who_did
from classes.models import User
from lessons.models import EveningAnswer


def settled_meanwhile(
    answers: Collection[EveningAnswer], *, since: dt.datetime, by: User
) -> list[str]:
    """Return a sentence for each of the answers that was settled before `since`, or by another.

    Call it after `by` has settled the rest.
    """
    rows = EveningAnswer.objects.filter(pk__in=[answer.pk for answer in answers])
    settled = rows.exclude(settled_at=None).select_related("settled_by", "pupil")
    return [
        _sentence(answer, by)
        for answer in settled
        if answer.settled_by != by or (answer.settled_at and answer.settled_at < since)
    ]


def _sentence(answer: EveningAnswer, by: User) -> str:
    """Return for example “Ms Amin confirmed the answer of Amira K on 24 November at 10:15.”"""
    typed = " ".join(filter(None, (answer.first_name, answer.surname_letter)))
    whose = f"the answer of {typed}" if typed else "an answer"
    done = "dismissed" if answer.is_dismissed else "confirmed"
    assert answer.settled_at is not None
    return f"{who_did(answer.settled_by, f'{done} {whose}', answer.settled_at, by=by)}."
