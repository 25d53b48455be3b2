"""Follow up families who came to no evening."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.models import Pupil, User
from lessons.models import EveningAttendance, EveningOutcome, InformationEvening
from lessons.models.evening_attendance import FOLLOW_UPS


@transaction.atomic
def follow_up(
    *,
    evening: InformationEvening,
    pupils: Iterable[Pupil],
    outcome: str,
    on: dt.date,
    done_by: User,
    by: User,
) -> list[EveningAttendance]:
    """Record that these families were sent the materials or spoken to. Return the new records.

    A family that already has this outcome keeps its record. Raise ValidationError for a day in the
    future or before the academic year of the evening.
    """
    if outcome not in FOLLOW_UPS:
        raise ValidationError("Choose whether the materials were sent or the family was spoken to.")
    if on > timezone.localdate():
        raise ValidationError({"on": "This date is in the future. Record it once it is done."})
    if on < evening.year.start:
        raise ValidationError(
            {"on": f"This evening is in {evening.year}. Choose a day in that year or later."}
        )
    families = {pupil.pk: pupil for pupil in pupils}
    if any(pupil.school_id != evening.school_id for pupil in families.values()):
        raise ValidationError("A child belongs to another school.")
    evening = InformationEvening.objects.select_for_update().get(pk=evening.pk)
    known = evening.attendances.filter(outcome=outcome, pupil__in=families)
    for pk in known.values_list("pupil_id", flat=True):
        del families[pk]
    new = [
        EveningAttendance(
            evening=evening, pupil=pupil, outcome=EveningOutcome(outcome), on=on, by=done_by
        )
        for pupil in families.values()
    ]
    return history.create_many(EveningAttendance, new, by=by)


@transaction.atomic
def undo_follow_up(*, attendance: EveningAttendance, by: User) -> None:
    """Undo a follow-up recorded by mistake; the change history keeps it."""
    if attendance.outcome not in FOLLOW_UPS:
        raise ValidationError("This is a check-in. Undo it on the check-in page.")
    history.delete(attendance, by=by, reason="Recorded by mistake")
