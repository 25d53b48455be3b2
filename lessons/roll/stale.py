"""Refuses a change to a child's class if a colleague has changed it since the page was opened."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils import timezone

from classes.history.edit_conflicts import EditConflictError
from classes.history.who_and_when import who_did
from classes.models import ClassGroup, Enrolment, Pupil, User
from classes.words.dates import long_date

LOOK_AGAIN = "Nothing was changed. Look again, and save again if it is still right."
SECOND = 1_000_000


def shown_now() -> int:
    """Return the present moment, in microseconds, for the hidden field `seen` of a form."""
    return round(timezone.now().timestamp() * SECOND)


def check_as_shown(pupils: Collection[Pupil], seen: int | None, *, by: User | None) -> None:
    """Raise EditConflictError if the class or name of one of these pupils has changed since `seen`.

    The pupils must be locked. The error says for each who did what, and when.
    """
    if seen is None:
        return
    changes = [change for pupil in pupils if (change := change_since(pupil, seen, by=by))]
    if changes:
        raise EditConflictError(" ".join(changes), LOOK_AGAIN, version=shown_now())


def change_since(pupil: Pupil, seen: int | None, *, by: User | None) -> str:
    """Return who last changed the class or name of a pupil since `seen`: a sentence, or empty.

    For example "T. Nowak moved Amira R to 5 Ash on 24 November at 10:15." Without `seen`, any
    change counts.
    """
    since = _moment(seen)
    entries = [*_places(pupil, since), *_names(pupil, since)]
    if not entries:
        return ""
    entry, what = max(entries, key=lambda change: (change[0].history_date, change[0].history_id))
    return f"{who_did(entry.history_user, what, entry.history_date, by=by)}."


def _moment(seen: int | None) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp((seen or 0) / SECOND, tz=dt.UTC)
    except (OverflowError, ValueError):  # nobody's page sends such a number
        return dt.datetime.fromtimestamp(0, tz=dt.UTC)


def _places(pupil: Pupil, since: dt.datetime) -> Iterator[tuple[Any, str]]:
    """Yield the entries about the pupil's places in classes, each with what was done."""
    entries = Enrolment.history.filter(pupil=pupil.pk, history_date__gt=since)
    for entry in entries.select_related("history_user").order_by("history_id"):
        group = ClassGroup.objects.filter(pk=entry.class_group_id).first() or "a class"
        before = entry.prev_record if entry.history_type == "~" else None
        if entry.history_type == "-":
            yield entry, f"removed {pupil} from {group}"
        elif entry.history_type == "+":
            came = Enrolment.objects.filter(pupil=pupil.pk, left_on=entry.joined_on).exists()
            yield entry, f"moved {pupil} to {group}" if came else f"added {pupil} to {group}"
        elif before and entry.left_on != before.left_on and entry.left_on:
            yield entry, f"recorded that {pupil} leaves {group} on {long_date(entry.left_on)}"
        elif before and (entry.joined_on, entry.left_on) != (before.joined_on, before.left_on):
            yield entry, f"corrected when {pupil} was in {group}"


def _names(pupil: Pupil, since: dt.datetime) -> Iterator[tuple[Any, str]]:
    """Yield the entries in which the pupil got another name, each with what was done."""
    entries = pupil.history.filter(history_type="~", history_date__gt=since)
    for entry in entries.select_related("history_user").order_by("history_id"):
        before = entry.prev_record
        if before and before.display_name != entry.display_name:
            yield entry, f"changed the name {before.display_name} to {entry.display_name}"
