"""Corrects what was recorded of a drawn school, as its staff would: with the product's actions."""

import datetime as dt
from collections import defaultdict
from typing import Any

from classes.models import ClassGroup, Pupil, User
from lessons.catch_up.actions import withdraw
from lessons.evenings.set_up.actions import cancel_evening, restore_evening, save_evening
from lessons.models import InformationEvening, MissedLesson
from lessons.roll.removal import remove_added_by_mistake
from lessons.roll.renaming import rename
from reports.change_history.kinds import kind_of
from reports.redaction.actions import redact
from reports.redaction.record_texts import texts_of_record
from tests.reports.agreement import schools

LENGTH = dt.timedelta(hours=1)


def move_and_cancel(
    evening: schools.Evening, row: InformationEvening, invited: list[ClassGroup], *, by: User
) -> None:
    """Move an evening to its day, cancel it, and let it take place after all, as drawn."""
    if evening.moved_from:
        row.starts_at, row.ends_at = evening.starts, evening.starts + LENGTH
        save_evening(evening=row, class_groups=invited, documents=[], by=by)
    if evening.cancelled or evening.restored:
        cancel_evening(evening=row, reason="Snow", by=by)
    if evening.restored:
        restore_evening(evening=row, by=by)


def withdraw_pupils(missed: dict[schools.Missed, MissedLesson], *, by: User) -> None:
    """Record that the school withdrew children from lessons, with the decision if it is known."""
    for absence, row in missed.items():
        if absence.closed == "withdrawn":
            decision = {"decided_by": "Head teacher", "decided_on": absence.decided_on}
            withdraw(missed_lessons=[row], by=by, **(decision if absence.decided_on else {}))


def rename_pupils(pupils: dict[schools.Pupil, Pupil], *, by: User) -> None:
    """Give the children who were recorded under a former name the name that they have now."""
    for pupil, row in pupils.items():
        if pupil.former:
            rename(pupil=row, display_name=pupil.name, by=by, confirmed=True)


def remove_mistakes(
    mistakes: list[schools.Mistake],
    groups: dict[schools.Group, ClassGroup],
    pupils: dict[schools.Pupil, Pupil],
    *,
    by: User,
) -> None:
    """Remove the children who were added by mistake, a class at a time."""
    by_group: dict[schools.Group, list[Pupil]] = defaultdict(list)
    for mistake in mistakes:
        by_group[mistake.stay.group].append(pupils[mistake.stay.pupil])
    for group, rows in by_group.items():
        remove_added_by_mistake(
            class_group=groups[group], pupils=rows, reason="In the wrong class", by=by
        )


def redact_texts(row: Any, *texts: str, by: User) -> None:
    """Remove these texts of a record. One that was removed with another record is gone already."""
    kind = kind_of(type(row))
    assert kind is not None
    owner = by.memberships.get().school
    keys = [text.key for text in texts_of_record(kind, owner, row.pk) if text.text in texts]
    if keys:
        redact(kind=kind, school=owner, pk=row.pk, keys=keys, reason="It was about home", by=by)
