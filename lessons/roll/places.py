"""Starts and ends pupils' places in classes, of one pupil or of all of a school in September.

Each takes a fixed number of queries, however many pupils there are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes import history
from classes.history.locking import lock_pupils
from classes.models import ClassGroup, Ending, Enrolment, Pupil, User
from classes.models.pupil import ENDING_FIELDS
from classes.words.dates import long_date
from classes.years.pupil_year_groups import year_group_to_keep, year_groups_of
from lessons.had.came_later import settle_came_later
from lessons.models import Dismissal, LessonRoll, MissedLesson
from lessons.roll.dismissing import dismiss_missed_lessons

Places = Mapping[int, Sequence[Enrolment]]
"""The enrolments of each pupil, in order, by the pupil's pk."""


@dataclass(frozen=True)
class Place:
    """A pupil's place in a class from a day on. `year_group` is the pupil's own, if it is known."""

    pupil: Pupil
    class_group: ClassGroup
    on: dt.date
    year_group: int | None = None


@transaction.atomic
def enrol_many(
    places: Sequence[Place], *, by: User | None, were_there: bool = False
) -> list[Enrolment]:
    """Put pupils on roll, each once, and return the enrolments in the same order.

    In a class of several year groups their `year_group` is kept: without it, the one that follows
    from their earlier classes, if one does.

    If a pupil already has a place from a later day, such as in next year's class, the enrolment
    lasts until then. Lessons of the class before that day, or later ones recorded without the
    pupil, become missed lessons, unless the pupil has had the session elsewhere in the school. With
    `were_there`, the later ones do not: they were only missing from the list.

    Raise ValidationError if a pupil is already in a class, if the day is not in the class's year,
    or if it is a future change of class.
    """
    pupils = [place.pupil for place in places]
    lock_pupils(Pupil.objects.filter(pk__in=[pupil.pk for pupil in pupils]))
    earlier = _places_of(pupils)
    for place in places:
        _check(place, earlier[place.pupil.pk])
    years = _own_years(places)
    enrolments = [
        Enrolment(
            pupil=place.pupil,
            class_group=place.class_group,
            joined_on=place.on,
            left_on=min(
                (row.joined_on for row in earlier[place.pupil.pk] if row.joined_on > place.on),
                default=None,
            ),
            year_group=years[place],
        )
        for place in places
    ]
    history.create_many(Enrolment, enrolments, by=by)
    if were_there:
        for enrolment in enrolments:
            LessonRoll.objects.add_pupil(enrolment)
    for day in sorted({place.on for place in places}):
        coming = [place.pupil.pk for place in places if place.on == day]
        why = "Was not in the class at the lesson"
        settle_came_later(coming, since=day, by=by, reason=why)
    return enrolments


def _check(place: Place, earlier: Iterable[Enrolment]) -> None:
    """Raise ValidationError if the pupil cannot have this place beside those they have already."""
    pupil, class_group, on = place.pupil, place.class_group, place.on
    if pupil.school_id != class_group.school_id:
        raise ValidationError("This child belongs to another school.")
    if on not in class_group.year:
        raise ValidationError({"on": f"{long_date(on)} is not in the year {class_group.year}."})
    if any(row.holds(on) for row in earlier):
        raise ValidationError("This child is already in a class. Move them instead.")
    today = timezone.localdate()
    # Both classes may be taught until then, so only on the day is it known what the pupil has had.
    if on > today and today in class_group.year and any(row.holds(today) for row in earlier):
        raise ValidationError(
            {
                "on": f"{long_date(on)} is in the future. Move {pupil} on the day itself, when "
                "you know what each class has been taught."
            }
        )


def _own_years(places: Iterable[Place]) -> dict[Place, int | None]:
    """Return the year group to keep with each place, if any."""
    kept: dict[Place, int | None] = {}
    unknown: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        years = place.class_group.year_groups.years
        kept[place] = place.year_group if place.year_group in years and len(years) > 1 else None
        if len(years) > 1 and kept[place] is None:
            unknown[place.class_group.academic_year].append(place)
    for academic_year, of_year in unknown.items():
        known = year_groups_of([place.pupil.pk for place in of_year], academic_year)
        for place in of_year:
            kept[place] = year_group_to_keep(known.get(place.pupil.pk), place.class_group)
    return kept


@transaction.atomic
def end_places(
    leaving: Mapping[Pupil, dt.date],
    because: Ending,
    *,
    keep_after: dt.date | None = None,
    by: User | None,
) -> dict[Pupil, Enrolment]:
    """End each pupil's place on their day, and remove places that begin then or later.

    A place that begins after `keep_after` is kept. Lessons from that day on are no longer missed;
    earlier ones stay open in the child's record, and leave the figures with the child. Return the
    places that ended. With `keep_after`, a pupil whose place begins on that very day has none.

    Raise ValidationError if a pupil is in no class, or joined it on that day or later.
    """
    lock_pupils(Pupil.objects.filter(pk__in=[pupil.pk for pupil in leaving]))
    places = _places_of(leaving)
    ending: dict[Pupil, Enrolment] = {}
    removed: list[Enrolment] = []
    for pupil, on in leaving.items():
        own = places[pupil.pk]
        if last := _last_before(pupil, own, on, may_start_then=keep_after is not None):
            ending[pupil] = last
        removed += [
            place
            for place in own
            if place.joined_on >= on and (keep_after is None or place.joined_on <= keep_after)
        ]
    remove_places(removed, Dismissal.NEVER_THERE, by=by)
    ended = [
        place
        for pupil, place in ending.items()
        if place.left_on is None or place.left_on > leaving[pupil]
    ]
    for place in ended:
        place.end(leaving[place.pupil], because, by=by)
    history.update_many(Enrolment, ended, ENDING_FIELDS, by=by)
    since = {place: place.left_on for place in ended if place.left_on}
    _dismiss_missed(since, Dismissal.LEFT_BEFORE, by=by)
    return ending


def remove_places(places: Collection[Enrolment], because: Dismissal, *, by: User | None) -> None:
    """Remove enrolments that never took effect, and dismiss the missed lessons they caused."""
    since = {place: place.class_group.year.start for place in places}
    _dismiss_missed(since, because, by=by)
    history.delete_many(places, by=by, reason=because.label)


def _places_of(pupils: Iterable[Pupil]) -> dict[int, list[Enrolment]]:
    places: dict[int, list[Enrolment]] = defaultdict(list)
    rows = Enrolment.objects.filter(pupil__in=[pupil.pk for pupil in pupils])
    for row in rows.select_related("pupil", "class_group").order_by("joined_on", "pk"):
        places[row.pupil_id].append(row)
    return places


def _last_before(
    pupil: Pupil, places: Iterable[Enrolment], on: dt.date, *, may_start_then: bool
) -> Enrolment | None:
    """Return the place that is in force just before that day.

    Return None if `may_start_then` and a place starts on that very day. Raise ValidationError
    if there is neither, or if the pupil joined a class after that day.
    """
    reaching = [row for row in places if row.left_on is None or row.left_on >= on]
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


def _dismiss_missed(
    since: Mapping[Enrolment, dt.date], because: Dismissal, *, by: User | None
) -> None:
    """Dismiss what pupils missed in the class of a place on its day or later."""
    if not since:
        return
    first = {(place.pupil_id, place.class_group_id): day for place, day in since.items()}
    missed = MissedLesson.objects.filter(
        pupil__in={pupil for pupil, _ in first},
        lesson__planned_session__class_group__in={group for _, group in first},
        lesson__held_on__gte=min(first.values()),
    ).select_related("lesson__planned_session")
    gone = []
    for row in missed:
        day = first.get((row.pupil_id, row.lesson.planned_session.class_group_id))
        if day is not None and row.lesson.held_on >= day:
            gone.append(row)
    dismiss_missed_lessons(gone, because, by=by)
