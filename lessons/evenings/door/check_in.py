"""Check a family in, and undo it, wherever it is recorded. Each family counts once."""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from classes import history
from classes.models import Pupil, User
from lessons.models import DoorTap, EveningAttendance, EveningOutcome, InformationEvening

OF_SIBLING = "Adults of a brother or sister"
CANCELLED = "This evening is cancelled, so nobody can be checked in."


@transaction.atomic
def check_in(
    *,
    evening: InformationEvening,
    pupil: Pupil,
    adults: int,
    by: User | None,
    party: uuid.UUID | None = None,
    tap: uuid.UUID | None = None,
    with_pupil: int | None = None,
    reason: str = "",
) -> EveningAttendance:
    """Record that a pupil's family came with this many adults. Return the record.

    A pupil who is already checked in keeps the first record. `party` joins the siblings who share
    it, and `adults` is then the number for them all. `with_pupil` is the pk of a sibling they came
    with, whose adults are not counted again. `tap` is the key of the tap. Raise ValidationError if
    the evening is cancelled.
    """
    evening = lock(evening)
    came = evening.attendances.came()
    known = came.filter(pupil=pupil).first()
    if known:
        return known
    companion = came.filter(pupil=with_pupil).first() if with_pupil else None
    party = (companion.party if companion else party) or tap or uuid.uuid4()
    siblings = list(came.filter(party=party).order_by("pk"))
    if with_pupil and siblings:
        adults = 0
    else:
        _count_again(siblings, by=by)
    attendance = EveningAttendance(
        evening=evening,
        pupil=pupil,
        outcome=EveningOutcome.CAME,
        adults=adults,
        party=party,
        tap=tap or uuid.uuid4(),
        on=evening.day,
        by=by,
    )
    history.save(attendance, by=by, reason=reason)
    changed(evening)
    return attendance


def _count_again(siblings: list[EveningAttendance], *, by: User | None) -> None:
    """Take the adults from siblings whose family's number was just tapped."""
    for sibling in siblings:
        if sibling.adults:
            sibling.adults = 0
            history.save(sibling, by=by, reason=f"{OF_SIBLING}, counted again")


@transaction.atomic
def undo_check_in(
    *,
    evening: InformationEvening,
    pupil: Pupil | int,
    party: uuid.UUID,
    by: User | None,
    reason: str,
) -> EveningAttendance | None:
    """Undo this pupil's check-in in this party. Return the check-in, or None if there was none.

    If another tap checked the pupil in too and was not undone, the record stays with its number.
    Otherwise its adults move to a sibling who is still there. A walk-in that was matched with this
    pupil waits to be matched again, with its adults.
    """
    evening = lock(evening)
    attendance = evening.attendances.came().filter(pupil=pupil, party=party).first()
    if attendance is None:
        return None
    walk_in_has_adults = _unmatch(evening, attendance, by=by)
    reason = f"Undone: {reason}" if reason else "Undone"
    if attendance.tap:
        evening.taps.filter(key=attendance.tap).update(is_undone=True)
    taps = evening.taps.check_ins().filter(pupil=attendance.pupil_id)
    if other_tap := taps.order_by("pk").first():
        reason = f"{reason}, but another tap checked them in"
        _keep_for(other_tap, attendance, has_left=walk_in_has_adults, by=by, reason=reason)
    else:
        if not walk_in_has_adults:
            _give_adults_to_sibling(evening, attendance, by=by)
        history.delete(attendance, by=by, reason=reason)
    changed(evening)
    return attendance


def _keep_for(
    tap: DoorTap, attendance: EveningAttendance, *, has_left: bool, by: User | None, reason: str
) -> None:
    """Keep the record for another tap of this pupil; `has_left` if its party was a walk-in's."""
    attendance.tap = tap.key
    if has_left:
        attendance.party = tap.key
    if has_left or attendance.adults:
        attendance.adults = tap.adults
    history.save(attendance, by=by, reason=reason)


def _give_adults_to_sibling(
    evening: InformationEvening, attendance: EveningAttendance, *, by: User | None
) -> None:
    family = evening.attendances.came().filter(party=attendance.party).exclude(pk=attendance.pk)
    sibling = family.order_by("pk").first()
    if sibling and attendance.adults:
        sibling.adults = (sibling.adults or 0) + attendance.adults
        history.save(sibling, by=by, reason=OF_SIBLING)


def _unmatch(
    evening: InformationEvening, attendance: EveningAttendance, *, by: User | None
) -> bool:
    """Unmatch the walk-ins matched with this pupil. Return whether one of them holds the adults."""
    walk_in_has_adults = False
    for walk_in in evening.walk_ins.filter(pupil=attendance.pupil_id):
        if walk_in.party == attendance.party:
            walk_in.adults = attendance.adults or walk_in.adults
            walk_in_has_adults = True
        walk_in.pupil = None
        history.save(walk_in, by=by, reason="No longer matched")
    return walk_in_has_adults


def lock(evening: InformationEvening) -> InformationEvening:
    """Return the evening with its row locked until the transaction ends, so that writes queue.

    Raise ValidationError if the evening is cancelled.
    """
    evening = history.locked(evening)
    if evening.is_cancelled:
        raise ValidationError(CANCELLED)
    return evening


def changed(evening: InformationEvening) -> None:
    """Raise the revision, so that tablets fetch the new state."""
    InformationEvening.objects.filter(pk=evening.pk).update(revision=F("revision") + 1)
