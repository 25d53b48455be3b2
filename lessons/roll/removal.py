"""Removes children who were added to a class by mistake, as if they had never been on roll.

Leaving is something else: who left was there. The row of a removed child is kept with the name, in
no class, so that the change history can show who it was. No figure counts a child in no class.
Clearing old records erases the name, and it can be erased at once, like any other.
"""

import datetime as dt
from collections.abc import Collection, Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.history.locking import lock_pupils
from classes.history.reasons import require_reason
from classes.models import ClassGroup, Ending, Enrolment, Pupil, School, User
from classes.names.order import Alphabetical
from classes.words.dates import long_date
from lessons.models import (
    Closing,
    DismissedMissedLesson,
    EveningAnswer,
    EveningAttendance,
    MissedLesson,
    WalkIn,
)
from lessons.roll.listed import take_off_lists
from lessons.roll.stale import check_as_shown

IF_THEY_LEFT = "If they have left, record that they leave instead."


@transaction.atomic
def remove_added_by_mistake(
    *,
    class_group: ClassGroup,
    pupils: Collection[Pupil],
    reason: str,
    by: User,
    seen: int | None = None,
) -> None:
    """Remove children who were never in the class, with their missed lessons there.

    Lessons no longer count them. All of it stays in the change history with the reason. Raise
    ValidationError, and remove nobody, if something shows that one of them was there, and
    EditConflictError if somebody has changed the class or name of one of them since `seen`.
    """
    require_reason(reason)
    School.objects.select_for_update(no_key=True).get(pk=class_group.school_id)
    pks = {pupil.pk for pupil in pupils}
    lock_pupils(Pupil.objects.filter(pk__in=pks))
    check_as_shown(pupils, seen, by=by)
    stays = list(
        Enrolment.objects.select_for_update(of=("self",))
        .filter(pupil__in=pks, class_group=class_group)
        .select_related("pupil", "class_group")
        .order_by(Alphabetical("pupil__display_name"), "pk")
    )
    if pks - {stay.pupil_id for stay in stays}:
        raise ValidationError(
            f"One of these children is not in {class_group} any more. Nobody was removed."
        )
    if refusals := [sentence for stay in stays for sentence in _reasons_against(stay)]:
        raise ValidationError([*refusals, "Nobody was removed."])
    why = f"Added by mistake: {reason.strip()}"
    take_off_lists(class_group=class_group, pupils=pks, by=by, reason=why)
    of_class = {"pupil__in": pks, "lesson__planned_session__class_group": class_group}
    history.delete_many(MissedLesson.objects.filter(**of_class), by=by, reason=why)
    DismissedMissedLesson.objects.filter(**of_class).delete()
    history.delete_many([*stays, *_places_after(stays)], by=by, reason=why)


def _places_after(stays: Collection[Enrolment]) -> list[Enrolment]:
    """Return the places that these children have from a later day, such as next year's."""
    pks = {stay.pupil_id for stay in stays}
    coming = Enrolment.objects.filter(pupil__in=pks, joined_on__gt=timezone.localdate())
    return list(coming.exclude(pk__in=[stay.pk for stay in stays]).select_related("class_group"))


def _reasons_against(stay: Enrolment) -> Iterator[str]:
    """Yield a sentence, with the way on, for each record that shows that a child was there."""
    yield from _moves(stay)
    of_class = {"pupil": stay.pupil, "lesson__planned_session__class_group": stay.class_group}
    caught_up = MissedLesson.objects.filter(**of_class, closed_as=Closing.CAUGHT_UP).first()
    if caught_up and caught_up.caught_up_on:
        yield (
            f"{stay.pupil} caught up on a lesson of {stay.class_group} on "
            f"{long_date(caught_up.caught_up_on)}, so they were there. If that is wrong, open that "
            f"missed lesson again first. {IF_THEY_LEFT}"
        )
    if evening := _evening(stay):
        yield (
            f"The family of {stay.pupil} is recorded for “{evening}”, so they were there. If that "
            f"is wrong, undo it at the evening first. {IF_THEY_LEFT}"
        )


def _moves(stay: Enrolment) -> Iterator[str]:
    others = stay.pupil.enrolments.select_related("class_group").exclude(pk=stay.pk)
    came_from = others.filter(left_on=stay.joined_on, ended_because=Ending.MOVED_CLASS).first()
    if came_from and came_from.class_group_id != stay.class_group_id:
        yield (
            f"{stay.pupil} moved here from {came_from.class_group} on "
            f"{long_date(stay.joined_on)}. If that is wrong, move them back instead."
        )
    later = others.filter(
        joined_on__gte=stay.joined_on, joined_on__lte=timezone.localdate(), pk__gt=stay.pk
    ).exclude(class_group=stay.class_group)
    if moved_on := later.order_by("joined_on").first():
        yield (
            f"{stay.pupil} has been in {moved_on.class_group} since "
            f"{long_date(moved_on.joined_on)}. Remove them there, or move them back, first."
        )


def _evening(stay: Enrolment) -> str:
    """Return the title of an evening of the class's year that the family is recorded for."""
    year = stay.class_group.year
    first = timezone.make_aware(dt.datetime.combine(year.start, dt.time.min))
    last = timezone.make_aware(dt.datetime.combine(year.end, dt.time.max))
    for model in (EveningAttendance, EveningAnswer, WalkIn):
        contacts = model._default_manager.filter(
            pupil=stay.pupil, evening__starts_at__range=(first, last)
        )
        if contact := contacts.select_related("evening").first():
            return str(contact.evening)
    return ""
