"""Who was on roll at a recorded lesson: that does not move when a child changes class later."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from classes.models import Pupil
from classes.words.dates import long_date
from lessons.models import (
    NOT_ON_THE_LIST,
    Dismissal,
    DismissedMissedLesson,
    Lesson,
    LessonRoll,
    MissedReason,
)

Reasons = Mapping[int, str]
"""Why pupils missed a lesson, by their pks."""


@dataclass(frozen=True)
class DayRoll:
    """The roll of the day of a lesson that is recorded as having happened.

    `listed` are the pks of the pupils who were on roll. `missed` are those with a missed lesson,
    listed or not. `gone` were listed, but by what is known now they were not in the class that day,
    or are not due the lesson; `away_then` are those of them who were away. `in_class` are the
    pupils who were in the class that day and are due the lesson, as is known now.
    """

    on_roll: int
    listed: frozenset[int]
    in_class: frozenset[int]
    missed: Reasons
    gone: frozenset[int]
    away_then: Reasons
    away_without_name: int

    @property
    def offered(self) -> frozenset[int]:
        """Return who can be ticked: who was listed, or came onto the list later and missed it."""
        return self.listed | (self.in_class & self.missed.keys())

    @property
    def reasons(self) -> dict[int, str]:
        """Return why those who are ticked missed it."""
        known = {**self.away_then, **self.missed}
        return {pk: reason for pk, reason in known.items() if pk in self.offered}

    @property
    def missed_besides(self) -> dict[int, str]:
        """Return who has a missed lesson and cannot be ticked: an amendment leaves it alone."""
        return {pk: reason for pk, reason in self.missed.items() if pk not in self.offered}

    def check(self, lesson: Lesson, away: Mapping[Pupil, str]) -> None:
        """Raise ValidationError if one of the pupils ticked cannot be."""
        for pupil in away:
            if pupil.pk not in self.offered:
                group, day = lesson.planned_session.class_group, long_date(lesson.held_on)
                raise ValidationError(
                    {"away": f"{pupil.display_name} was not in {group} on {day}."}
                )

    def count(self, lesson: Lesson, away: Mapping[Pupil, str]) -> None:
        """Set the numbers of `lesson`. Only a tick that has changed moves them."""
        now = _away({pupil.pk: reason for pupil, reason in away.items()}, self.listed)
        lesson.pupils_on_roll = self.on_roll + len(self._there_after_all(away))
        lesson.pupils_present = max(0, lesson.pupils_on_roll - now - self.away_without_name)

    def save(self, lesson: Lesson, away: Mapping[Pupil, str]) -> None:
        """List who was there after all, and keep who was away of those who are gone."""
        there = self._there_after_all(away)
        if there:
            pupils = sorted(self.listed | there)
            LessonRoll.objects.filter(lesson=lesson).update(pupils=pupils)
        ticked = {pupil.pk for pupil in away}
        rows = DismissedMissedLesson.objects
        rows.filter(lesson=lesson, pupil__in=self.away_then.keys() - ticked).delete()
        rows.bulk_create(
            DismissedMissedLesson(
                lesson=lesson,
                pupil_id=pk,
                reason=MissedReason.AWAY,
                dismissed_because=Dismissal.LEFT_BEFORE,
            )
            for pk in sorted((ticked & self.gone) - self.away_then.keys())
        )

    def _there_after_all(self, away: Mapping[Pupil, str]) -> frozenset[int]:
        """Return who came onto the list later, and is not ticked as having missed it any more."""
        return self.offered - self.listed - {pupil.pk for pupil in away}


def stored_roll(lesson: Lesson | None, day: dt.date, year_group: int | None) -> DayRoll | None:
    """Return the roll of the day of `lesson`, if it happened on that day for that year group.

    Return None if the roll must be found out: for a lesson that is new, did not happen, moves to
    another day, is for others now, or has no list. `lesson` must have its stored values.
    """
    if lesson is None or lesson.pk is None or not lesson.happened:
        return None
    if (lesson.held_on, lesson.year_group) != (day, year_group):
        return None
    pupils = LessonRoll.objects.filter(lesson=lesson).values_list("pupils", flat=True).first()
    if pupils is None or (not pupils and lesson.pupils_on_roll is None):
        return None
    planned, listed = lesson.planned_session, frozenset(pupils)
    due = Pupil.objects.on_roll(planned.class_group, day, due=lesson.year_groups)
    in_class = frozenset(due.values_list("pk", flat=True))
    missed = dict(lesson.missed_lessons.values_list("pupil_id", "reason"))
    gone = listed - in_class - missed.keys()
    dismissed = lesson.dismissed_missed_lessons.filter(pupil__in=gone)
    away_then = dict(dismissed.values_list("pupil_id", "reason"))
    return DayRoll(
        on_roll=len(listed) if lesson.pupils_on_roll is None else lesson.pupils_on_roll,
        listed=listed,
        in_class=in_class,
        missed=missed,
        gone=gone,
        away_then=away_then,
        away_without_name=_without_name(lesson, _away({**away_then, **missed}, listed)),
    )


def _away(reasons: Reasons, listed: frozenset[int]) -> int:
    """Return how many of these pupils were listed and away."""
    return sum(pk in listed and reason not in NOT_ON_THE_LIST for pk, reason in reasons.items())


def _without_name(lesson: Lesson, named: int) -> int:
    """Return how many were away but cannot be ticked, for example because they were deleted.

    Those in `missed_unnamed` can be: the form asks who they were.
    """
    if lesson.pupils_on_roll is None or lesson.pupils_present is None:
        return 0
    away = lesson.pupils_on_roll - lesson.pupils_present
    return max(0, away - named - lesson.missed_unnamed)
