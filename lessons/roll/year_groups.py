"""Keeps the year groups of the children in a mixed class, and updates what they have missed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from classes import history
from classes.models import ClassGroup, Enrolment, User
from lessons.had.came_later import settle_came_later
from lessons.models import Dismissal, Lesson, MissedLesson, MissedReason
from lessons.roll.dismissing import dismiss_missed_lessons

Taught = Mapping[int, Sequence[Lesson]]
"""The lessons that happened, by the pk of the class."""


@transaction.atomic
def set_year_groups(
    *, class_group: ClassGroup, year_groups: Mapping[int, int | None], by: User | None
) -> int:
    """Save the year group of each child, by the pk of the pupil. Return how many changed.

    None means that it is not known. Raise ValidationError, and change nothing, if the class has
    only one year group, or not the one that was given.
    """
    locked = history.locked(class_group)
    years = locked.year_groups
    wrong = {year for year in year_groups.values() if year is not None} - {*years.years}
    if wrong or len(years.years) == 1:
        raise ValidationError(
            f"{locked} is {years}. Nothing was changed. If that is wrong, edit the class first."
        )
    stays = locked.enrolments.filter(pupil__in=year_groups.keys())
    stays = stays.select_for_update(of=("self",)).select_related("pupil", "class_group")
    return change_year_groups(
        {stay: year_groups[stay.pupil_id] for stay in stays.order_by("pk")}, by=by
    )


def change_year_groups(new: Mapping[Enrolment, int | None], *, by: User | None) -> int:
    """Save the new year group of each enrolment, and update the missed lessons.

    Open missed lessons that were not for the child are dismissed. Those that were come back, or are
    added if the child was not listed. The enrolments must be locked, with their classes. Return the
    number of pupils that changed.
    """
    changed = [stay for stay, year in new.items() if stay.year_group != year]
    taught = _taught({stay.class_group_id for stay in changed})
    lost: set[tuple[int, int]] = set()
    others: set[int] = set()
    for stay in changed:
        was_due = _due(stay, taught)
        stay.year_group = new[stay]
        now_due = _due(stay, taught)
        lost |= {(stay.pupil_id, lesson.pk) for lesson in was_due - now_due}
        others |= {lesson.planned_session.session_id for lesson in was_due ^ now_due}
    history.update_many(Enrolment, changed, ["year_group"], by=by)
    _dismiss(changed, lost, by=by)
    if others:
        settle_came_later(
            {stay.pupil_id for stay in changed},
            since=min(stay.joined_on for stay in changed),
            by=by,
            reason="The session is for their year group",
            sessions=others,
            unlisted=MissedReason.OTHER_YEAR_GROUP,
        )
    return len({stay.pupil_id for stay in changed})


def _taught(class_pks: Collection[int]) -> Taught:
    lessons = Lesson.objects.happened().filter(planned_session__class_group__in=class_pks)
    taught: dict[int, list[Lesson]] = defaultdict(list)
    for lesson in lessons.select_related("planned_session__session"):
        taught[lesson.planned_session.class_group_id].append(lesson)
    return taught


def _due(stay: Enrolment, taught: Taught) -> set[Lesson]:
    lessons = taught.get(stay.class_group_id, ())
    return {lesson for lesson in lessons if stay.is_due(lesson.year_groups)}


def _dismiss(
    stays: Iterable[Enrolment], lost: Collection[tuple[int, int]], *, by: User | None
) -> None:
    """Dismiss the open missed lessons of these pupils and lessons."""
    if not lost:
        return
    missed_lessons = MissedLesson.objects.open().filter(
        pupil__in={stay.pupil_id for stay in stays}, lesson__in={lesson for _, lesson in lost}
    )
    not_for_them = [
        missed
        for missed in missed_lessons.select_related("lesson__planned_session")
        if (missed.pupil_id, missed.lesson_id) in lost
    ]
    dismiss_missed_lessons(not_for_them, Dismissal.NOT_FOR_YEAR_GROUP, by=by)
