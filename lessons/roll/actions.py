"""Puts pupils on roll, moves them, ends their time here, and updates their missed lessons."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import transaction

from classes.history.locking import lock_pupils
from classes.models import ClassGroup, Ending, Enrolment, Pupil, School, User
from lessons.roll.places import Place, end_places, enrol_many
from lessons.roll.stale import change_since, check_as_shown


@transaction.atomic
def add_pupils(
    *,
    class_group: ClassGroup,
    names: Iterable[str],
    on: dt.date,
    by: User,
    returning: Mapping[str, Pupil] = MappingProxyType({}),
    seen: int | None = None,
) -> list[Pupil]:
    """Add children by name to a class from that day on. Return them.

    `returning` gives former pupils by name: they keep the record that they had.
    Raise ValidationError, and add nobody, for a name that is already in the class, or twice in
    `names`. If a colleague has added the child since `seen`, it says so.
    """
    School.objects.select_for_update(no_key=True).get(pk=class_group.school_id)
    taken = {pupil.display_name: pupil for pupil in Pupil.objects.on_roll(class_group, on)}
    pupils: list[Pupil] = []
    for name in names:
        if name in taken:
            raise ValidationError({"names": _taken(taken[name], pupils, class_group, seen, by=by)})
        pupil = taken[name] = returning.get(name) or _new_pupil(class_group, name)
        enrol(pupil=pupil, class_group=class_group, on=on, by=by, seen=seen)
        pupils.append(pupil)
    return pupils


def _taken(
    pupil: Pupil, added: Iterable[Pupil], class_group: ClassGroup, seen: int | None, *, by: User
) -> str:
    """Return why a name cannot be added: it was `added` just before, or is in the class."""
    name = pupil.display_name
    if pupil in added:
        return (
            f"{name} is twice in your list. If these are two children, add a letter of the "
            "surname to each. If not, take one line out. Nobody was added."
        )
    change = f" {change_since(pupil, seen, by=by)}" if seen else ""
    return (
        f"{name} is already in {class_group}.{change.rstrip()} If this is another child, add a "
        "letter of the surname. Nobody was added."
    )


def _new_pupil(class_group: ClassGroup, name: str) -> Pupil:
    pupil = Pupil(school=class_group.school, display_name=name)
    pupil.remember_typed_name(name)
    pupil.full_clean()
    pupil.save()
    return pupil


@transaction.atomic
def enrol(
    *,
    pupil: Pupil,
    class_group: ClassGroup,
    on: dt.date,
    by: User | None,
    year_group: int | None = None,
    seen: int | None = None,
) -> Enrolment:
    """Put a pupil on roll in a class from that day on. Return the enrolment.

    The rest is as for `enrol_many`. Raise EditConflictError if somebody has changed the pupil's
    class or name since `seen`.
    """
    _lock(pupil, seen, by=by)
    (enrolment,) = enrol_many([Place(pupil, class_group, on, year_group)], by=by)
    return enrolment


def _lock(pupil: Pupil, seen: int | None, *, by: User | None) -> None:
    """Lock the pupil, so that two people cannot change their class at once, and check `seen`."""
    lock_pupils(Pupil.objects.filter(pk=pupil.pk))
    check_as_shown([pupil], seen, by=by)


@transaction.atomic
def move(
    *, pupil: Pupil, to: ClassGroup, on: dt.date, by: User | None, seen: int | None = None
) -> Enrolment:
    """Move a pupil from their class to another on that day. Return the new enrolment.

    A place in next year's class is kept, unless `to` is a class of next year. Raise ValidationError
    if they are there already, and the errors of `enrol`.
    """
    _lock(pupil, seen, by=by)
    if pupil.enrolments.on_roll(on).filter(class_group=to).exists():
        raise ValidationError({"class_group": f"{pupil} is already in {to}."})
    end_places({pupil: on}, Ending.MOVED_CLASS, keep_after=to.year.end, by=by)
    return enrol(pupil=pupil, class_group=to, on=on, by=by)


@transaction.atomic
def leave(
    *,
    pupil: Pupil,
    on: dt.date,
    by: User | None,
    because: Ending = Ending.LEFT_SCHOOL,
    seen: int | None = None,
) -> Enrolment:
    """End a pupil's time at the school: `on` is the first day they are no longer there.

    Missed lessons of their class from that day on are dismissed. Places that begin on that day or
    later are removed. Return the enrolment that ended. Raise ValidationError if the pupil is in no
    class, or joined it on that day or later; EditConflictError as `enrol` does.
    """
    _lock(pupil, seen, by=by)
    return end_places({pupil: on}, because, by=by)[pupil]
