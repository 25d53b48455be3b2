"""Says who changed a family while its sheet was open: the door, or a person with another sheet."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from classes.history.who_and_when import who_did
from classes.models import ClassGroup, Pupil, User
from lessons.evenings.door.check_in import OF_SIBLING
from lessons.evenings.paper.actions import FROM_PAPER, UNDONE_FROM_PAPER
from lessons.evenings.walk_ins.actions import MATCHED, MISMATCHED
from lessons.models import EveningAttendance, EveningOutcome, InformationEvening

ENTER_AGAIN = "If the paper differs, enter them again."


def changed_meanwhile(
    evening: InformationEvening, group: ClassGroup, pupils: Collection[Pupil], *, by: User
) -> list[str]:
    """Return a sentence for each of those who changed these pupils: who, when, and which pupils."""
    rows = EveningAttendance.history.filter(
        evening=evening.pk, pupil__in=pupils, outcome=EveningOutcome.CAME
    )
    latest = {
        entry.pupil_id: entry
        for entry in rows.select_related("history_user").order_by("history_id")
    }
    changed: dict[str, list[str]] = defaultdict(list)
    for pupil in pupils:
        changed[_who_and_when(latest.get(pupil.pk), group, by)].append(pupil.display_name)
    return [f"{who}: {', '.join(names)}. {ENTER_AGAIN}" for who, names in changed.items()]


def _who_and_when(entry: Any, group: ClassGroup, by: User) -> str:
    """Return the sentence up to the names. Without an entry in the history, nobody is named."""
    if entry is None:
        return f"Families were changed while the sheet for {group} was open, and that was kept"
    did = _what_a_colleague_did(entry.history_change_reason or "")
    if entry.history_user is None or not did:
        return (
            f"Families were changed at the door while the sheet for {group} was open, and the "
            "door’s record was kept"
        )
    whose = "you" if entry.history_user == by else "they"
    return (
        f"{who_did(entry.history_user, did, entry.history_date, by=by)}, while the sheet for "
        f"{group} was open here, and what {whose} entered was kept"
    )


def _what_a_colleague_did(reason: str) -> str:
    """Return what was done away from the door, by the reason in the history; else empty."""
    if reason.startswith((FROM_PAPER, UNDONE_FROM_PAPER)):
        return "entered a sheet"
    if reason.startswith((MATCHED, f"Undone: {MISMATCHED}")):
        return "matched families who were not on the list"
    return "changed the family of a brother or sister" if reason.startswith(OF_SIBLING) else ""
