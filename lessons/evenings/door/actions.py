"""Apply the taps of tablets at the door, whatever order they arrive in, and each once."""

import datetime as dt
import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from classes import history
from classes.models import Pupil, User
from lessons.evenings.door.check_in import changed, check_in, lock, undo_check_in
from lessons.evenings.family_names import readable
from lessons.evenings.turnout import pupils_invited
from lessons.models import DoorTap, InformationEvening, WalkIn

logger = logging.getLogger(__name__)

NOT_ON_THE_LIST = (
    "This child is not on the list for this evening. "
    "Add them under “A family that is not on the list”."
)
NO_NAME = "Enter the child’s first name, so that the family can be matched."
NOT_STORED = "This tap could not be stored, so it was not counted. Tap again."
MATCHED = (
    "The school has already matched this family with a child. "
    "Ask a colleague to undo the match under “Families not on the list”."
)

CORRECTED_WITHIN = dt.timedelta(minutes=10)
"""How long after an undo a tap may still correct it, with `puts_right`."""


@dataclass(frozen=True)
class Tap:
    """One tap on a tablet. Its `key` makes it count only once, even if it is sent again.

    `do` is check_in, undo, walk_in or undo_walk_in. `with_pupil` is the pk of a sibling who is
    already there. `puts_right` is the key of the undo that this check-in corrects. `party` is that
    of the sibling or the undo, as the tablet showed it. `undoes` holds the keys of the check-ins
    that the tablet showed for a pupil; without them, an undo names its check-in by its party.
    """

    key: uuid.UUID
    do: str
    pupil: int | None = None
    adults: int = 1
    with_pupil: int | None = None
    puts_right: uuid.UUID | None = None
    party: uuid.UUID | None = None
    undoes: tuple[uuid.UUID, ...] = ()
    name: str = ""
    class_group: int | None = None

    @property
    def undone_keys(self) -> tuple[uuid.UUID, ...]:
        """Return the keys of the taps that this one undoes."""
        return self.undoes or ((self.party,) if self.party else ())


def take_taps(
    *, evening: InformationEvening, taps: Iterable[Tap], by: User | None, where: str
) -> dict[uuid.UUID, str]:
    """Apply each tap once, in order. Return the refusal by key, or "" if the tap was applied.

    `where` names the tablet for the change history. A refused tap changes nothing, not even that it
    came, so that it is tried again when it is sent again. It does not stop the others, whatever
    goes wrong with it: a tablet sends what is not answered again and again. Raise OperationalError
    if the database itself does not answer, so that the tablet keeps its taps.
    """
    results = {}
    for tap in taps:
        try:
            _apply(evening, tap, by=by, where=where)
        except ValidationError as error:
            results[tap.key] = " ".join(error.messages)
        except OperationalError:
            raise
        except Exception:
            logger.exception("A tap could not be stored")
            results[tap.key] = NOT_STORED
        else:
            results[tap.key] = ""
    return results


@transaction.atomic
def _apply(evening: InformationEvening, tap: Tap, *, by: User | None, where: str) -> None:
    evening = lock(evening)
    door_tap, is_new = evening.taps.get_or_create(key=tap.key)
    if not is_new and not _is_of_another(door_tap, tap):
        return
    match tap.do:
        case "check_in":
            _check_in_from_list(evening, tap, door_tap, by=by, where=where)
        case "undo" if tap.pupil and tap.undone_keys:
            _undo(evening, tap, door_tap, by=by, where=where)
        case "walk_in":
            _add_walk_in(evening, tap, by=by, where=where)
        case "undo_walk_in" if tap.party:
            _undo_walk_in(evening, tap.party, by=by, where=where)
        case _:
            raise ValidationError("A tablet cannot do this, so nothing was changed.")


def _is_of_another(door_tap: DoorTap, tap: Tap) -> bool:
    """Return whether this key is only known from an undo of another pupil of the same party."""
    return door_tap.is_undone and door_tap.adults is None and door_tap.pupil_id != tap.pupil


def _check_in_from_list(
    evening: InformationEvening, tap: Tap, door_tap: DoorTap, *, by: User | None, where: str
) -> None:
    pupil = pupils_invited(evening).filter(pk=tap.pupil).first() if tap.pupil else None
    if pupil is None:
        raise ValidationError(NOT_ON_THE_LIST)
    door_tap.pupil, door_tap.adults, door_tap.is_undone = pupil, tap.adults, False
    door_tap.save(update_fields=["pupil", "adults", "is_undone"])
    party = _party_put_right(evening, tap, tap.puts_right) if tap.puts_right else None
    check_in(
        evening=evening,
        pupil=pupil,
        adults=tap.adults,
        party=tap.party if tap.with_pupil else party,
        tap=tap.key,
        with_pupil=tap.with_pupil,
        by=by,
        reason=where,
    )


def _party_put_right(
    evening: InformationEvening, tap: Tap, undo_key: uuid.UUID
) -> uuid.UUID | None:
    """Return the party that this check-in rejoins after its undo; None if it is a new family.

    It is a new family if the undo was of another pupil or long ago, or undid a check-in without
    adults: there is no number to correct, and the pupil who is tapped now comes with somebody else.
    """
    undo = evening.taps.filter(key=undo_key).first()
    if undo is None:
        return tap.party
    if undo.pupil_id != tap.pupil or undo.received_at < timezone.now() - CORRECTED_WITHIN:
        return None
    if undo.undone_party is None:
        return tap.party
    return undo.undone_party if undo.undone_adults else None


def _undo(
    evening: InformationEvening, tap: Tap, door_tap: DoorTap, *, by: User | None, where: str
) -> None:
    """Undo the check-ins that the tablet showed. One that has not arrived will not count."""
    pupil = evening.school.pupils.filter(pk=tap.pupil or 0).first()
    if pupil is None:
        return
    door_tap.pupil = pupil
    for key in tap.undone_keys:
        _mark_undone(evening, key, pupil)
    named = Q(tap__in=tap.undone_keys) | Q(tap=None, party=tap.party)
    if not tap.undoes:
        named |= Q(party=tap.party)
    attendance = evening.attendances.came().filter(named, pupil=pupil).first()
    if attendance and attendance.party:
        party, adults = attendance.party, attendance.adults
        undo_check_in(evening=evening, pupil=pupil, party=party, by=by, reason=where)
        door_tap.undone_party, door_tap.undone_adults = party, adults
    door_tap.save(update_fields=["pupil", "undone_party", "undone_adults"])


def _mark_undone(evening: InformationEvening, key: uuid.UUID, pupil: Pupil | None) -> None:
    named, is_new = evening.taps.get_or_create(
        key=key, defaults={"pupil": pupil, "is_undone": True}
    )
    if not is_new and named.pupil == pupil:
        named.is_undone = True
        named.save(update_fields=["is_undone"])


def _add_walk_in(evening: InformationEvening, tap: Tap, *, by: User | None, where: str) -> None:
    name = readable(tap.name)[:80].strip()
    if not name:
        raise ValidationError(NO_NAME)
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
    _mark_undone(evening, party, None)
    walk_in = evening.walk_ins.filter(party=party).first()
    if walk_in and walk_in.pupil_id:
        raise ValidationError(MATCHED)
    if walk_in:
        history.delete(walk_in, by=by, reason=f"Undone: {where}")
        changed(evening)
