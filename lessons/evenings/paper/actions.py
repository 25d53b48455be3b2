"""Record a class's paper sign-in sheet without losing what was recorded meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from classes import history
from classes.models import Pupil, User
from lessons.evenings.door.check_in import changed, check_in, lock, undo_check_in
from lessons.models import EveningAttendance, InformationEvening

FROM_PAPER = "From paper"
UNDONE_FROM_PAPER = "Undone: from paper"

Adults = Mapping[Pupil, int | None]
"""Adults who came for each pupil: 0 if counted with a sibling, None if nobody came."""


@dataclass(frozen=True)
class EnteredSheet:
    """How many families were changed, and the pupils whose newer record was kept instead."""

    changes: int
    kept: tuple[Pupil, ...]


@transaction.atomic
def record_sheet(
    *, evening: InformationEvening, adults: Adults, before: Adults, by: User
) -> EnteredSheet:
    """Record what the user changed on a sheet that showed `before` when it was opened.

    Where the door, or another sheet, changed the same family in the meantime, that record is kept.
    Raise ValidationError if the evening is cancelled.
    """
    evening = lock(evening)
    checked_in = {row.pupil_id: row for row in evening.attendances.came()}
    changes, kept = 0, []
    for pupil, number in adults.items():
        known = checked_in.get(pupil.pk)
        now = known.adults if known else None
        if number in (now, before.get(pupil)):
            continue
        if now != before.get(pupil):
            kept.append(pupil)
            continue
        _enter(evening, pupil, number, known, by=by)
        changes += 1
    return EnteredSheet(changes, tuple(kept))


def _enter(
    evening: InformationEvening,
    pupil: Pupil,
    number: int | None,
    known: EveningAttendance | None,
    *,
    by: User,
) -> None:
    if known is None:
        check_in(evening=evening, pupil=pupil, adults=number or 0, by=by, reason=FROM_PAPER)
    elif number is None and known.party:
        evening.taps.filter(pupil=pupil).update(is_undone=True)
        undo_check_in(evening=evening, pupil=pupil, party=known.party, by=by, reason="from paper")
    else:
        known.adults = number
        history.save(known, by=by, reason=FROM_PAPER)
        changed(evening)
