"""What was reported of a lesson, before it is one."""

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
    """What a teacher says of one occasion.

    `away` names the pupils on roll that day who missed it, and why. A school that keeps no names
    gives `pupils_present` and `pupils_on_roll` instead; where names are kept both are counted.
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
    """The session is logged as taught to this class; `lesson` is the one to amend instead."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        super().__init__(
            f"This session is logged as taught on {long_date(lesson.held_on)} already. "
            "Amend that lesson instead; what you typed is kept here.",
            code="already_taught",
        )
