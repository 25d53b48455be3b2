"""Corrects since when children were in a class: they were in the room, but not yet on the list."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.history.locking import lock_pupils
from classes.models import ClassGroup, Enrolment, Pupil, School, User
from classes.words.dates import long_date
from lessons.had.came_later import settle_came_later
from lessons.models import NOT_ON_THE_LIST, MissedLesson, MissedLessonQuerySet
from lessons.roll.listed import put_on_lists
from lessons.roll.stale import check_as_shown


def listed_late(class_group: ClassGroup) -> MissedLessonQuerySet:
    """Return the open missed lessons of children who came onto the list after the lesson."""
    return MissedLesson.objects.open().filter(
        lesson__planned_session__class_group=class_group, reason__in=NOT_ON_THE_LIST
    )


@transaction.atomic
def were_there_since(
    *,
    class_group: ClassGroup,
    pupils: Collection[Pupil],
    since: dt.date,
    by: User | None,
    seen: int | None = None,
) -> int:
    """Record that these children were in the class from that day on. Return how many lessons.

    Their day of joining moves back to it. Lessons from that day on that they only missed because
    they were not on the list yet count them as present. What they were away from, or have caught up
    on, stays as it is. Raise ValidationError, and change nothing, if the day is not in the class's
    year, or a child was in another class then; EditConflictError if somebody has changed the class
    or name of one of them since `seen`.
    """
    if since not in class_group.year:
        raise ValidationError(
            {"since": f"{long_date(since)} is not in the year {class_group.year}."}
        )
    School.objects.select_for_update(no_key=True).get(pk=class_group.school_id)
    lock_pupils(Pupil.objects.filter(pk__in=[pupil.pk for pupil in pupils]))
    check_as_shown(pupils, seen, by=by)
    why = f"Was in the class since {long_date(since)}"
    for pupil in pupils:
        _move_joining_day(pupil, class_group, since, by=by, reason=why)
    there = listed_late(class_group).filter(pupil__in=pupils, lesson__held_on__gte=since)
    missed_lessons = list(there.select_related("lesson"))
    put_on_lists(missed_lessons, by=by, reason=why)
    history.delete_many(missed_lessons, by=by, reason=why)
    settle_came_later([pupil.pk for pupil in pupils], since=since, by=by, reason=why)
    return len(missed_lessons)


def _move_joining_day(
    pupil: Pupil, class_group: ClassGroup, since: dt.date, *, by: User | None, reason: str
) -> None:
    stays = list(pupil.enrolments.select_related("class_group").order_by("joined_on", "pk"))
    own = [stay for stay in stays if stay.class_group_id == class_group.pk]
    if not own:
        raise ValidationError(f"{pupil} is not in {class_group}. Nothing was changed.")
    first = own[0]
    if first.joined_on <= since:
        return
    before = [stay for stay in stays if stay.joined_on < first.joined_on]
    if before and _overlaps(before[-1], since):
        raise ValidationError(
            {
                "since": f"{pupil} was in {before[-1].class_group} then. Choose a later day, or "
                "untick them. Nothing was changed."
            }
        )
    first.joined_on = since
    history.save(first, by=by, reason=reason)


def _overlaps(stay: Enrolment, since: dt.date) -> bool:
    return stay.left_on is None or stay.left_on > since
