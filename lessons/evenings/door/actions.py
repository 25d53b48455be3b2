"""Check families in at the door. Several tablets may do so at once; each family counts once."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from classes import history
from classes.models import Pupil, User
from lessons.evenings.turnout import pupils_invited
from lessons.models import (
    DoorTap,
    EveningAttendance,
    EveningOutcome,
    InformationEvening,
    WalkIn,
)

NOT_ON_THE_LIST = (
    "This child is not on the list for this evening. "
    "Add them under “A family that is not on the list”."
)
CANCELLED = "This evening is cancelled, so nobody can be checked in."

CORRECTED_WITHIN = dt.timedelta(minutes=10)
"""How long after an undo a tap may still correct it, with `puts_right`."""


@dataclass(frozen=True)
class Tap:
    """One tap on a tablet. Its `key` makes it count only once, even if it is sent again.

    `do` is check_in, undo, walk_in or undo_walk_in. `with_pupil` is the pk of a sibling who is
    already there. `puts_right` is the key of the undo that this check-in corrects.
    """

    key: uuid.UUID
    do: str
    pupil: int | None = None
    adults: int = 1
    with_pupil: int | None = None
    puts_right: uuid.UUID | None = None
    party: uuid.UUID | None = None
    name: str = ""
    class_group: int | None = None


def take_taps(
    *, evening: InformationEvening, taps: Iterable[Tap], by: User | None, where: str
) -> dict[uuid.UUID, str]:
    """Apply each tap once, in order. Return the refusal by key, or "" if the tap was applied.

    `where` names the tablet for the change history. A refused tap changes nothing, not even that it
    came, so that it is tried again when it is sent again. It does not stop the others.
    """
    results = {}
    for tap in taps:
        try:
            _apply(evening, tap, by=by, where=where)
        except ValidationError as error:
            results[tap.key] = " ".join(error.messages)
        else:
            results[tap.key] = ""
    return results


@transaction.atomic
def _apply(evening: InformationEvening, tap: Tap, *, by: User | None, where: str) -> None:
    evening = lock(evening)
    door_tap, is_new = DoorTap.objects.get_or_create(evening=evening, key=tap.key)
    if not is_new:
        return
    match tap.do:
        case "check_in":
            _check_in_from_list(evening, tap, by=by, where=where)
        case "undo" if tap.pupil and tap.party:
            undone = undo_check_in(
                evening=evening, pupil=tap.pupil, party=tap.party, by=by, reason=where
            )
            _keep_undone(door_tap, undone)
        case "walk_in":
            _add_walk_in(evening, tap, by=by, where=where)
        case "undo_walk_in" if tap.party:
            _undo_walk_in(evening, tap.party, by=by, where=where)
        case _:
            raise ValidationError("A tablet cannot do this, so nothing was changed.")


def _check_in_from_list(
    evening: InformationEvening, tap: Tap, *, by: User | None, where: str
) -> None:
    pupil = pupils_invited(evening).filter(pk=tap.pupil).first() if tap.pupil else None
    if pupil is None:
        raise ValidationError(NOT_ON_THE_LIST)
    check_in(
        evening=evening,
        pupil=pupil,
        adults=tap.adults,
        party=tap.key,
        with_pupil=tap.with_pupil,
        puts_right=tap.puts_right,
        by=by,
        reason=where,
    )


@transaction.atomic
def check_in(
    *,
    evening: InformationEvening,
    pupil: Pupil,
    adults: int,
    by: User | None,
    party: uuid.UUID | None = None,
    with_pupil: int | None = None,
    puts_right: uuid.UUID | None = None,
    reason: str = "",
) -> EveningAttendance:
    """Record that a pupil's family came with this many adults. Return the record.

    A pupil who is already checked in keeps the first record. `with_pupil` is the pk of a sibling
    who is there: their adults are not counted again. `puts_right` is the key of the tap that undid
    this pupil's check-in: the pupil rejoins the siblings, and `adults` is the number for them all.
    Raise ValidationError if the evening is cancelled.
    """
    evening = lock(evening)
    came = evening.attendances.came()
    known = came.filter(pupil=pupil).first()
    if known:
        return known
    companion = came.filter(pupil=with_pupil).first() if with_pupil else None
    family = _family_left(evening, puts_right) if puts_right and not companion else []
    for sibling in family:
        if not sibling.adults:
            continue
        sibling.adults = 0
        history.save(sibling, by=by, reason="Adults of a brother or sister, counted again")
    known_party = companion.party if companion else family[0].party if family else None
    attendance = EveningAttendance(
        evening=evening,
        pupil=pupil,
        outcome=EveningOutcome.CAME,
        adults=0 if companion else adults,
        party=known_party or party or uuid.uuid4(),
        on=evening.day,
        by=by,
    )
    history.save(attendance, by=by, reason=reason)
    changed(evening)
    return attendance


def _family_left(evening: InformationEvening, undo: uuid.UUID) -> list[EveningAttendance]:
    """Return the siblings' check-ins that remained after this undo, if it can still be corrected.

    Empty where the undone check-in had no adults of its own: there is no number to correct, and
    the pupil who is tapped now comes with another family.
    """
    undone = evening.taps.filter(
        key=undo, undone_adults__gt=0, received_at__gte=timezone.now() - CORRECTED_WITHIN
    ).first()
    if undone is None:
        return []
    return list(evening.attendances.came().filter(party=undone.undone_party).order_by("pk"))


def _keep_undone(tap: DoorTap, undone: EveningAttendance | None) -> None:
    """Keep the party and adults that the tap undid, for a later tap that corrects it."""
    if undone:
        tap.undone_party, tap.undone_adults = undone.party, undone.adults
        tap.save(update_fields=["undone_party", "undone_adults"])


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

    Its adults move to a sibling who is still there. A walk-in that was matched with this pupil
    waits to be matched again, with its adults.
    """
    evening = lock(evening)
    attendance = evening.attendances.came().filter(pupil=pupil, party=party).first()
    if attendance is None:
        return None
    walk_in_has_adults = _unmatch(evening, attendance, by=by)
    family = evening.attendances.came().filter(party=party).exclude(pk=attendance.pk)
    sibling = family.order_by("pk").first()
    if sibling and attendance.adults and not walk_in_has_adults:
        sibling.adults = (sibling.adults or 0) + attendance.adults
        history.save(sibling, by=by, reason="Adults of a brother or sister")
    history.delete(attendance, by=by, reason=f"Undone: {reason}" if reason else "Undone")
    changed(evening)
    return attendance


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


def _add_walk_in(evening: InformationEvening, tap: Tap, *, by: User | None, where: str) -> None:
    name = " ".join(tap.name.split())[:80]
    if not name:
        raise ValidationError("Enter the child’s first name, so that the family can be matched.")
    class_groups = evening.school.class_groups.in_year(evening.year.first_year)
    walk_in = WalkIn(
        evening=evening,
        party=tap.key,
        said_name=name,
        class_group=class_groups.filter(pk=tap.class_group).first() if tap.class_group else None,
        adults=tap.adults,
        by=by,
    )
    history.save(walk_in, by=by, reason=where)
    changed(evening)


def _undo_walk_in(
    evening: InformationEvening, party: uuid.UUID, *, by: User | None, where: str
) -> None:
    walk_in = evening.walk_ins.filter(party=party, pupil=None).first()
    if walk_in:
        history.delete(walk_in, by=by, reason=f"Undone: {where}")
        changed(evening)


def lock(evening: InformationEvening) -> InformationEvening:
    """Return the evening with its row locked until the transaction ends, so that writes queue.

    Raise ValidationError if the evening is cancelled.
    """
    evening = InformationEvening.objects.select_for_update().get(pk=evening.pk)
    if evening.is_cancelled:
        raise ValidationError(CANCELLED)
    return evening


def changed(evening: InformationEvening) -> None:
    """Raise the revision, so that tablets fetch the new state."""
    InformationEvening.objects.filter(pk=evening.pk).update(revision=F("revision") + 1)
