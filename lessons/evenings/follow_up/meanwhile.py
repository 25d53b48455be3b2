"""Says who has reached a family that was still to reach when the page was opened."""

from collections.abc import Collection
from typing import Any

from classes.history.who_and_when import who_did
from classes.models import Pupil, User
from classes.words.counts import count_of
from lessons.models import EveningAttendance, EveningOutcome, InformationEvening

MOST_SHOWN = 5
HOW = {
    EveningOutcome.CAME: "checked in the family of {}",
    EveningOutcome.MATERIALS_SENT: "recorded the materials as sent to the family of {}",
    EveningOutcome.SPOKEN_TO: "recorded that the family of {} was spoken to",
}


def reached_meanwhile(
    evening: InformationEvening, pupils: Collection[Pupil], *, by: User
) -> list[str]:
    """Return a sentence for each of the pupils, who were ticked but could not be recorded.

    It says who has reached the family in the year of the evening, and when; or, if nobody has, that
    the child is not in a class any more. Of many, the last sentence only gives their number.
    """
    evenings = evening.school.evenings.in_year(evening.year.first_year).order_by()
    rows = EveningAttendance.objects.filter(evening__in=evenings.values("pk"), pupil__in=pupils)
    recorded = EveningAttendance.history.filter(
        id__in=rows.order_by().values("pk"), history_type="+"
    )
    entries = {
        entry.pupil_id: entry
        for entry in recorded.select_related("history_user").order_by("history_id")
    }
    sentences = [_sentence(pupil, entries.get(pupil.pk), by) for pupil in pupils]
    if (more := len(sentences) - MOST_SHOWN) > 0:
        return [*sentences[:MOST_SHOWN], f"And {count_of(more, 'other family', 'other families')}."]
    return sentences


def _sentence(pupil: Pupil, entry: Any, by: User) -> str:
    """Return for example “Ms Amin checked in the family of Amira K on 24 November at 10:15.”"""
    if entry is None:
        return f"{pupil} is not on the list any more, because they have left the class."
    did, at = HOW[EveningOutcome(entry.outcome)].format(pupil), entry.history_date
    return f"{who_did(entry.history_user, did, at, by=by, else_who=entry.history_actor)}."
