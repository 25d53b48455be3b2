"""Decides what a child who came into a class later has to catch up on, whatever is told first.

A lesson may be logged, amended or removed long after the child has moved. So the question is asked
again whenever an answer may have changed: what had the child had, lacked or been withdrawn from, on
the day before they came? That counts the lessons until then, whenever somebody recorded them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from classes import history
from classes.models import Enrolment, User
from lessons.had.sessions import sessions_of
from lessons.models import (
    NOT_ON_THE_LIST,
    Closing,
    DismissedMissedLesson,
    Lesson,
    LessonOutcome,
    LessonRoll,
    MissedLesson,
    MissedReason,
)

KNOWN_BEFORE = "Had it, or has to catch up on it, in the class before"
DAY = dt.timedelta(days=1)

Pair = tuple[int, int]


def settle_came_later(
    pupils: Collection[int] | QuerySet[Any],
    *,
    since: dt.date,
    by: User | None,
    reason: str = "",
    sessions: Collection[int] | None = None,
    besides: Collection[Lesson] = (),
    unlisted: str = MissedReason.NOT_LISTED,
) -> None:
    """Add and remove missed lessons of pupils who came into a class on that day or later.

    They are those of lessons that the class had before, or that were recorded without them on the
    list. Only the sessions in `sessions` are looked at, if given, and not the lessons in `besides`.
    `unlisted` is why pupils who were in the class were not on the list of a lesson.
    How a child has caught up stays, and goes to the lesson that they missed first. Call it after
    what happened is saved.
    """
    stays = Enrolment.objects.filter(pupil__in=pupils, joined_on__gte=since)
    if sessions is not None:
        stays = stays.filter(class_group__planned_sessions__session__in=sessions).distinct()
    came_later = CameLater(
        list(stays.select_related("pupil", "class_group")), sessions, besides, unlisted
    )
    for missed in came_later.known_before:
        if missed.is_open or _carry_over(missed, by=by):
            history.delete(missed, by=by, reason=KNOWN_BEFORE)
    new = came_later.to_catch_up
    history.create_many(MissedLesson, new, by=by, reason=reason)
    DismissedMissedLesson.objects.matching(new).delete()


def settle_after(lesson: Lesson, *, first: dt.date, by: User, reason: str = "") -> None:
    """Do so for the pupils of a class after a lesson that is, or was, on `first` or later."""
    planned = lesson.planned_session
    of_class = Enrolment.objects.filter(class_group=planned.class_group_id)
    settle_came_later(
        of_class.values("pupil"),
        since=first + DAY,
        by=by,
        reason=reason,
        sessions=[planned.session_id],
    )


class CameLater:
    """What some pupils have to catch up on because of when they came into a class.

    `to_catch_up` are missed lessons that are not stored yet, and `known_before` stored ones that
    are none, because the pupil had had, lacked or was withdrawn from the session when they came.
    """

    def __init__(
        self,
        stays: Sequence[Enrolment],
        sessions: Collection[int] | None = None,
        besides: Collection[Lesson] = (),
        unlisted: str = MissedReason.NOT_LISTED,
    ) -> None:
        self._unlisted = unlisted
        self.to_catch_up: list[MissedLesson] = []
        self.known_before: list[MissedLesson] = []
        self._stays = sorted(stays, key=lambda stay: stay.joined_on)
        self._lessons = self._lessons_of_classes(sessions, besides)
        if any(self._lessons.values()):
            self._read()
            self._decide()

    def _lessons_of_classes(
        self, sessions: Collection[int] | None, besides: Collection[Lesson]
    ) -> dict[int, list[Lesson]]:
        lessons = Lesson.objects.happened().filter(
            planned_session__class_group__in={stay.class_group_id for stay in self._stays},
            planned_session__set_aside_reason="",
        )
        lessons = lessons.exclude(pk__in=[lesson.pk for lesson in besides])
        if sessions is not None:
            lessons = lessons.filter(planned_session__session__in=sessions)
        by_class = defaultdict(list)
        for lesson in lessons.select_related("planned_session__session") if self._stays else ():
            by_class[lesson.planned_session.class_group_id].append(lesson)
        return by_class

    def _read(self) -> None:
        lessons = [lesson.pk for of_class in self._lessons.values() for lesson in of_class]
        pupils = {stay.pupil_id for stay in self._stays}
        of_them = {"lesson__in": lessons, "pupil__in": pupils}
        rows = MissedLesson.objects.filter(**of_them).select_related("lesson")
        self._missed = {(row.pupil_id, row.lesson_id): row for row in rows}
        dismissed = DismissedMissedLesson.objects.filter(**of_them)
        self._dismissed = {(row.pupil_id, row.lesson_id): row for row in dismissed}
        rolls = LessonRoll.objects.filter(lesson__in=lessons).values_list("lesson_id", "pupils")
        self._listed = {
            (pupil, pk) for pk, listed in rolls for pupil in pupils.intersection(listed)
        }
        self._all_stays = defaultdict(list)
        for stay in Enrolment.objects.filter(pupil__in=pupils):
            self._all_stays[stay.pupil_id, stay.class_group_id].append(stay)

    def _decide(self) -> None:
        """Go through the days on which pupils came, and ask what each knew on the day before."""
        lacked: set[Pair] = set()
        undecided = {row.pk for row in self._missed.values() if self._is_of_coming_later(row)}
        for day, coming in groupby(self._stays, key=lambda stay: stay.joined_on):
            behind = [
                (stay, lesson) for stay in coming for lesson in self._without(stay, undecided)
            ]
            if not behind:
                continue
            pupils = list({stay.pupil_id: stay.pupil for stay, _ in behind}.values())
            before = sessions_of(pupils, on=day - DAY, besides=undecided)
            known = before.settled | before.open | lacked
            for stay, lesson in behind:
                missed = self._missed.get((stay.pupil_id, lesson.pk))
                pair = (stay.pupil_id, lesson.planned_session.session_id)
                if pair not in known:
                    lacked.add(pair)
                    undecided -= {missed.pk} if missed else set()
                    self._add(stay, lesson)
                elif missed:
                    self.known_before.append(missed)

    def _without(self, stay: Enrolment, undecided: Collection[int]) -> Iterator[Lesson]:
        """Yield the lessons of the class, until the pupil left, that nobody says they were at."""
        attended = {
            lesson.planned_session.session_id
            for lesson in self._lessons[stay.class_group_id]
            if lesson.outcome == LessonOutcome.TAUGHT and self._was_there(stay, lesson)
        }
        for lesson in self._lessons[stay.class_group_id]:
            key, session = (stay.pupil_id, lesson.pk), lesson.planned_session.session
            if (stay.left_on and lesson.held_on >= stay.left_on) or not stay.is_due(
                lesson.year_groups
            ):
                continue
            if missed := self._missed.get(key):
                if missed.pk in undecided:
                    yield lesson
            elif session.pk not in attended and not self._was_there(stay, lesson):
                yield lesson

    def _was_there(self, stay: Enrolment, lesson: Lesson) -> bool:
        """Return whether the pupil was on the list since they came, and not recorded as away."""
        key = (stay.pupil_id, lesson.pk)
        is_listed = lesson.held_on >= stay.joined_on and key in self._listed
        return is_listed and key not in self._dismissed and key not in self._missed

    def _is_of_coming_later(self, missed: MissedLesson) -> bool:
        """Return whether the pupil missed it because they were not on the list of that day."""
        class_group = next(pk for pk, lessons in self._lessons.items() if missed.lesson in lessons)
        return missed.reason in NOT_ON_THE_LIST or not any(
            stay.holds(missed.lesson.held_on)
            for stay in self._all_stays[missed.pupil_id, class_group]
        )

    def _add(self, stay: Enrolment, lesson: Lesson) -> None:
        key = (stay.pupil_id, lesson.pk)
        if key in self._missed:
            return
        if dismissed := self._dismissed.get(key):
            new = dismissed.restored(lesson)
        else:
            later = lesson.held_on < stay.joined_on
            reason = MissedReason.JOINED_LATER if later else self._unlisted
            new = MissedLesson(lesson=lesson, pupil=stay.pupil, reason=reason)
        self._missed[key] = new
        self.to_catch_up.append(new)


def _carry_over(missed: MissedLesson, *, by: User | None) -> bool:
    """Let a catch-up count for the lesson of that session that the pupil missed before.

    Return whether there is one. If not, the catch-up stays where it was recorded.
    """
    if missed.closed_as != Closing.CAUGHT_UP or missed.caught_up_on is None:
        return False
    missed_before = MissedLesson.objects.open().filter(
        pupil=missed.pupil_id,
        lesson__planned_session__session=missed.lesson.planned_session.session_id,
        lesson__held_on__lte=missed.caught_up_on,
    )
    earlier = list(missed_before.exclude(pk=missed.pk).select_related("lesson"))
    for first in earlier:
        first.closed_as, first.how, first.by_id = missed.closed_as, missed.how, missed.by_id
        first.caught_up_on = missed.caught_up_on
        history.save(first, by=by, reason=KNOWN_BEFORE)
    return bool(earlier)
