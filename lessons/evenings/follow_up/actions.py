"""Recording what was done for families who did not come."""

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
    """Record that the pupils' families were sent the materials or spoken to; return what is new.

    Families with this `outcome` already are left as they are. Raise ValidationError and change
    nothing if the day `on` is in the future or before the academic year of the evening.
    """
    if outcome not in FOLLOW_UPS:
        raise ValidationError("Choose whether you sent the materials or spoke to the family.")
    if on > timezone.localdate():
        raise ValidationError({"on": "This date is in the future. Record it once it is done."})
    if on < evening.year.start:
        raise ValidationError(
            {"on": f"This evening is in {evening.year}. Choose a date in that year or later."}
        )
    to_record = {pupil.pk: pupil for pupil in pupils}
    if any(pupil.school_id != evening.school_id for pupil in to_record.values()):
        raise ValidationError("One of the children is at another school, so nothing was recorded.")
    evening = history.locked(evening)
    recorded = evening.attendances.filter(outcome=outcome, pupil__in=to_record)
    for pk in recorded.values_list("pupil_id", flat=True):
        del to_record[pk]
    new = [
        EveningAttendance(
            evening=evening, pupil=pupil, outcome=EveningOutcome(outcome), on=on, by=done_by
        )
        for pupil in to_record.values()
    ]
    return history.create_many(EveningAttendance, new, by=by)


@transaction.atomic
def undo_follow_up(*, attendance: EveningAttendance, by: User) -> None:
    """Remove a follow-up recorded by mistake. It stays in the change history."""
    if attendance.outcome not in FOLLOW_UPS:
        raise ValidationError(
            "This family was checked in. Undo the check-in on the door list instead."
        )
    history.delete(attendance, by=by, reason="Recorded by mistake")
