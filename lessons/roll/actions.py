"""Puts pupils on roll, moves them, ends their time here, and updates their missed lessons."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from classes import history
from classes.history.locking import lock_pupils
from classes.models import ClassGroup, Ending, Enrolment, Pupil, School, User
from classes.words.dates import long_date
from classes.years.pupil_year_groups import year_group_to_keep, year_groups_of
from lessons.had.came_later import settle_came_later
from lessons.models import Dismissal, LessonRoll, MissedLesson
from lessons.roll.dismissing import dismiss_missed_lessons
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
    were_there: bool = False,
    seen: int | None = None,
) -> Enrolment:
    """Put a pupil on roll in a class from that day on. Return the enrolment.

    In a class of several year groups their `year_group` is kept: without it, the one that follows
    from their earlier classes, if one does.

    If the pupil already has a place from a later day, such as in next year's class, the enrolment
    lasts until then. Lessons of the class before that day, or later ones recorded without the
    pupil, become missed lessons, unless the pupil has had the session elsewhere in the school. With
    `were_there`, the later ones do not: they were only missing from the list.

    Raise ValidationError if the pupil is already in a class, if the day is not in the class's year,
    or if it is a future change of class; EditConflictError if somebody has changed the pupil's
    class or name since `seen`.
    """
    _lock(pupil, seen, by=by)
    if pupil.school_id != class_group.school_id:
        raise ValidationError("This child belongs to another school.")
    if on not in class_group.year:
        raise ValidationError({"on": f"{long_date(on)} is not in the year {class_group.year}."})
    if pupil.enrolments.on_roll(on).exists():
        raise ValidationError("This child is already in a class. Move them instead.")
    _check_not_in_future(pupil, class_group, on)
    later = pupil.enrolments.filter(joined_on__gt=on).order_by("joined_on").first()
    enrolment = Enrolment(pupil=pupil, class_group=class_group, joined_on=on)
    enrolment.left_on = later.joined_on if later else None
    enrolment.year_group = _year_group(pupil, class_group, year_group)
    history.save(enrolment, by=by)
    if were_there:
        LessonRoll.objects.add_pupil(enrolment)
    why = "Was not in the class at the lesson"
    settle_came_later([pupil.pk], since=on, by=by, reason=why)
    return enrolment


def _lock(pupil: Pupil, seen: int | None, *, by: User | None) -> None:
    """Lock the pupil, so that two people cannot change their class at once, and check `seen`."""
    lock_pupils(Pupil.objects.filter(pk=pupil.pk))
    check_as_shown([pupil], seen, by=by)


def _year_group(pupil: Pupil, class_group: ClassGroup, listed: int | None) -> int | None:
    """Return the year group to keep with the pupil's place in a class, if any."""
    if len(class_group.year_groups.years) == 1:
        return None
    if listed in class_group.year_groups.years:
        return listed
    known = year_groups_of([pupil.pk], class_group.academic_year)
    return year_group_to_keep(known.get(pupil.pk), class_group)


def _check_not_in_future(pupil: Pupil, class_group: ClassGroup, on: dt.date) -> None:
    """Raise ValidationError for a change of class on a later day of this year.

    Both classes may be taught until then, so only on the day is it known what the pupil has had.
    """
    today = timezone.localdate()
    if on > today and today in class_group.year and pupil.enrolments.on_roll(today).exists():
        raise ValidationError(
            {
                "on": f"{long_date(on)} is in the future. Move {pupil} on the day itself, when "
                "you know what each class has been taught."
            }
        )


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
    _remove_from_class(pupil, on, Ending.MOVED_CLASS, keep_after=to.year.end, by=by)
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
    ended = _remove_from_class(pupil, on, because, keep_after=None, by=by)
    assert ended is not None
    return ended


def _remove_from_class(
    pupil: Pupil, on: dt.date, because: Ending, *, keep_after: dt.date | None, by: User | None
) -> Enrolment | None:
    """End the pupil's enrolment on that day, and remove places that begin then or later.

    A place that begins after `keep_after` is kept. Lessons from that day on are no longer missed;
    earlier ones stay open in the child's record, and leave the figures with the child. Return the
    enrolment that ended, if one did.
    """
    ending = _ending(pupil, on, may_start_then=keep_after is not None)
    for place in pupil.enrolments.filter(joined_on__gte=on).select_related("class_group"):
        if keep_after is None or place.joined_on <= keep_after:
            _remove(place, by=by)
    if ending and (ending.left_on is None or ending.left_on > on):
        ending.end(on, because, by=by)
        history.save(ending, by=by)
        _dismiss_missed(ending, Dismissal.LEFT_BEFORE, by=by, since=on)
    return ending


def _ending(pupil: Pupil, on: dt.date, *, may_start_then: bool) -> Enrolment | None:
    """Return the enrolment that is in force just before that day.

    Return None if `may_start_then` and an enrolment starts on that very day. Raise ValidationError
    if there is neither, or if the pupil joined a class after that day.
    """
    enrolments = pupil.enrolments.select_related("class_group").order_by("joined_on", "pk")
    reaching = list(enrolments.filter(Q(left_on=None) | Q(left_on__gte=on)))
    if not reaching:
        raise ValidationError(f"{pupil} is not in a class now.")
    today = timezone.localdate()
    too_late = [row for row in reaching if on < row.joined_on <= today]
    before = [row for row in reaching if row.joined_on < on]
    starting = may_start_then and any(row.joined_on == on for row in reaching)
    if too_late or not (before or starting):
        latest = (too_late or reaching)[-1]
        raise ValidationError(
            {
                "on": f"{pupil} joined {latest.class_group} on "
                f"{long_date(latest.joined_on)}. Choose a later day."
            }
        )
    return before[-1] if before else None


def _remove(place: Enrolment, *, by: User | None) -> None:
    """Remove an enrolment that never took effect, and dismiss the missed lessons it caused."""
    because = Dismissal.NEVER_THERE
    _dismiss_missed(place, because, by=by, since=place.class_group.year.start)
    history.delete(place, by=by, reason=because.label)


def _dismiss_missed(
    enrolment: Enrolment, because: Dismissal, *, by: User | None, since: dt.date
) -> None:
    missed = MissedLesson.objects.filter(
        pupil=enrolment.pupil_id,
        lesson__planned_session__class_group=enrolment.class_group_id,
        lesson__held_on__gte=since,
    )
    dismiss_missed_lessons(list(missed), because, by=by)
