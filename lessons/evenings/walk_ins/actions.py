"""Match families who were not on the list with a child, or remove them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.models import Pupil, User
from lessons.evenings.door.check_in import changed, check_in, lock, undo_check_in
from lessons.models import EveningAttendance, WalkIn

LONGEST_REASON = 100
"""The most characters of a reason that the change history holds."""

MATCHED = "Matched a family that was not on the list"
MISMATCHED = "matched with the wrong child"
MATCHED_MEANWHILE = "Someone else has just matched or removed this family. Check it again."


@transaction.atomic
def match_walk_in(*, walk_in: WalkIn, pupil: Pupil, by: User) -> EveningAttendance:
    """Match a walk-in with a pupil. Return the attendance of the pupil's family.

    A family that was also checked in counts once, as first recorded. The typed name is kept, so
    that a wrong match can be undone. Raise ValidationError if it is no longer waiting.
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
        reason=MATCHED,
    )
    waiting.pupil = pupil
    history.save(waiting, by=by)
    changed(evening)
    return attendance


@transaction.atomic
def unmatch_walk_in(*, walk_in: WalkIn, by: User) -> None:
    """Undo a match: the family waits again under the typed name.

    The attendance is undone too, unless the child's family was also checked in on its own.
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
        reason=MISMATCHED,
    ):
        return
    matched.pupil = None
    history.save(matched, by=by, reason="No longer matched")
    changed(evening)


@transaction.atomic
def remove_walk_in(*, walk_in: WalkIn, reason: str, by: User) -> None:
    """Remove a walk-in that is not matched, for example one added twice. The reason is kept.

    This is possible for a cancelled evening too. Raise ValidationError without a reason, or if the
    walk-in is no longer waiting.
    """
    if not reason.strip():
        raise ValidationError("Give a reason, for example: added twice. Nothing was changed.")
    evening = history.locked(walk_in.evening)
    waiting = evening.walk_ins.filter(pk=walk_in.pk, pupil=None).first()
    if waiting is None:
        raise ValidationError(MATCHED_MEANWHILE)
    history.delete(waiting, by=by, reason=reason.strip()[:LONGEST_REASON])
    changed(evening)
