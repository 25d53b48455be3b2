"""What a teacher reports about a lesson, before it is saved."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from classes.models import Pupil, User
from classes.words.dates import long_date
from lessons.models import (
    Lesson,
    LessonOutcome,
)


@dataclass(frozen=True)
class LessonReport:
    """A teacher's report of one lesson.

    `away` gives the reason for each pupil on roll that day who missed it. A school that keeps no
    names fills in `pupils_present` and `pupils_on_roll`; with names, both are counted.
    """

    held_on: dt.date
    outcome: str = LessonOutcome.TAUGHT
    taught_by: User | None = None
    visitor: str = ""
    minutes: int | None = None
    away: Mapping[Pupil, str] = field(default_factory=dict)
    pupils_present: int | None = None
    pupils_on_roll: int | None = None
    understanding: str = ""
    note: str = ""
    reason: str = ""

    @property
    def happened(self) -> bool:
        return self.outcome != LessonOutcome.DID_NOT_HAPPEN


class AlreadyTaughtError(ValidationError):
    """The session is already logged as taught to this class. `lesson` is the one to amend."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        super().__init__(
            f"This session is already logged as taught on {long_date(lesson.held_on)}. Amend that "
            "lesson instead. What you typed is still here.",
            code="already_taught",
        )
