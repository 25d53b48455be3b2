"""Families that were not on an evening's list: match them with a child, or remove them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.models import Pupil, User
from lessons.evenings.door.actions import changed, check_in, lock, undo_check_in
from lessons.models import EveningAttendance, WalkIn

MOST_OF_A_REASON = 100
"""How many letters of a reason the change history holds."""

MATCHED_MEANWHILE = "Someone else has just matched or removed this family. Check it again."


@transaction.atomic
def match_walk_in(*, walk_in: WalkIn, pupil: Pupil, by: User) -> EveningAttendance:
    """Say which pupil's family a walk-in was. Return the record that they came.

    A family that was checked in as well counts once: its first record stays. The name that was
    typed is kept, so that a wrong match can be taken back.
    """
    if pupil.school_id != walk_in.evening.school_id:
        raise ValidationError("This child belongs to another school.")
    evening = lock(walk_in.evening)
    waiting = evening.walk_ins.filter(pk=walk_in.pk, pupil=None).first()
    if waiting is None:
        raise ValidationError(MATCHED_MEANWHILE)
    attendance = check_in(
        evening=evening,
        pupil=pupil,
        adults=waiting.adults,
        party=waiting.party,
        by=by,
        reason="Matched a family that was not on the list",
    )
    waiting.pupil = pupil
    history.save(waiting, by=by)
    changed(evening)
    return attendance


@transaction.atomic
def unmatch_walk_in(*, walk_in: WalkIn, by: User) -> None:
    """Take back a match: the family waits again under the name that was typed.

    That the child's family came is taken back too, unless it was checked in by itself.
    """
    evening = lock(walk_in.evening)
    matched = evening.walk_ins.filter(pk=walk_in.pk).exclude(pupil=None).first()
    if matched is None or matched.pupil is None:
        return
    if undo_check_in(
        evening=evening,
        pupil=matched.pupil,
        party=matched.party,
        by=by,
        reason="matched with the wrong child",
    ):
        return
    matched.pupil = None
    history.save(matched, by=by, reason="No longer matched")
    changed(evening)


@transaction.atomic
def remove_walk_in(*, walk_in: WalkIn, reason: str, by: User) -> None:
    """Take out a family that waits, such as one that was added twice; why stays in the history.

    This is possible at a cancelled evening too. Raise ValidationError without a reason.
    """
    if not reason.strip():
        raise ValidationError("Give a reason, such as: added twice. Nothing was changed.")
    waiting = walk_in.evening.walk_ins.filter(pk=walk_in.pk, pupil=None).first()
    if waiting is None:
        raise ValidationError(MATCHED_MEANWHILE)
    history.delete(waiting, by=by, reason=reason.strip()[:MOST_OF_A_REASON])
    changed(walk_in.evening)
