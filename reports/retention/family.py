"""What is held about a child's family: who came to an evening, answered, or was told."""

from collections.abc import Iterator

from classes.models import Pupil
from lessons.models import EveningAnswer, EveningAttendance, WalkIn
from reports.change_history.values import display_text

Row = dict[str, str]
"""A row of a section of what is held: its values by their headings."""


def family_rows(pupil: Pupil) -> Iterator[Row]:
    """Yield a row for each contact with the child's family: they came, answered, were told."""
    attendances = EveningAttendance.objects.filter(pupil=pupil).select_related("evening", "by")
    for attendance in attendances.order_by("evening__starts_at", "on", "pk"):
        what, when = attendance.get_outcome_display(), display_text(attendance.on)
        adults = "" if attendance.adults is None else str(attendance.adults)
        by = attendance.by.name if attendance.by else ""
        yield _evening_row(attendance, what, when, adults, by=by)
    answers = EveningAnswer.objects.filter(pupil=pupil).select_related("evening", "settled_by")
    for answer in answers.order_by("received_at", "pk"):
        when, adults = display_text(answer.received_at), str(answer.adults or "")
        by = answer.settled_by.name if answer.settled_by else ""
        typed = f"{answer.first_name} {answer.surname_letter}".strip()
        what = (
            "Said they would come" if answer.adults else f"Answered: {answer.get_reply_display()}"
        )
        what += f" (typed as {typed})" if typed else ""
        yield _evening_row(answer, what, when, adults, needs=answer.needs_text, by=by)
    for walk_in in WalkIn.objects.filter(pupil=pupil).select_related("evening", "by"):
        when, adults = display_text(walk_in.recorded_at), str(walk_in.adults)
        by = walk_in.by.name if walk_in.by else ""
        yield _evening_row(walk_in, "Added at the door", when, adults, by=by)


def _evening_row(
    contact: EveningAttendance | EveningAnswer | WalkIn,
    what: str,
    when: str,
    adults: str,
    *,
    by: str,
    needs: str = "",
) -> Row:
    return {
        "Evening": str(contact.evening),
        "What": what,
        "When": when,
        "Adults": adults,
        "Help asked for": needs,
        "Recorded by": by,
    }
