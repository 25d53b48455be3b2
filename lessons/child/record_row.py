"""A row of a child's record: a session in one of their classes, and its status for the child."""

import datetime as dt
import enum
from dataclasses import dataclass

from classes.models import ClassGroup
from curriculum.models import Session
from lessons.coverage import NOT_FOR_YEAR_GROUP
from lessons.models import MissedLesson
from lessons.status import Status


class PupilSessionStatus(enum.Enum):
    """The status of a session for one child: its label, sign, and the `Status` it looks like."""

    HAD = ("Had", "✓", Status.TAUGHT)
    CAUGHT_UP = ("Caught up", "✓", Status.TAUGHT)
    HAD_BEFORE = ("Had at the previous school", "✓", Status.TAUGHT)
    WITHDRAWN = ("Withdrawn", "×", Status.SET_ASIDE)
    TO_CATCH_UP = ("To catch up", "◐", Status.PART_TAUGHT)
    NOT_HAD = ("Not had", "!", Status.OVERDUE)
    NOT_TAUGHT = ("Not taught that year", "!", Status.OVERDUE)
    PART_TAUGHT = ("Part taught", "◐", Status.PART_TAUGHT)
    OVERDUE = ("Overdue", "!", Status.OVERDUE)
    PLANNED = ("Planned", "○", Status.PLANNED)
    NOT_PLANNED = ("Not planned", "–", Status.NOT_PLANNED)
    SET_ASIDE = ("Not due this year", "×", Status.SET_ASIDE)
    NOT_FOR_THEM = (NOT_FOR_YEAR_GROUP, "×", Status.SET_ASIDE)

    def __init__(self, label: str, sign: str, status: Status) -> None:
        self.label, self.sign, self.look = label, sign, status.value


HAS_HAD = {PupilSessionStatus.HAD, PupilSessionStatus.CAUGHT_UP, PupilSessionStatus.HAD_BEFORE}
STILL_TO_COME = {
    Status.PART_TAUGHT: PupilSessionStatus.PART_TAUGHT,
    Status.OVERDUE: PupilSessionStatus.OVERDUE,
    Status.PLANNED: PupilSessionStatus.PLANNED,
    Status.NOT_PLANNED: PupilSessionStatus.NOT_PLANNED,
    Status.SET_ASIDE: PupilSessionStatus.SET_ASIDE,
}


@dataclass(frozen=True)
class RecordRow:
    """A session in one of the child's classes, with its status and missed lessons.

    `date` is the day of the lesson, else the due date. `open_elsewhere` is True if the child was
    there, but missed a lesson on the same session in another class and has not caught up.
    `is_again` is True if the child had had the session before, so that it counts only once.
    """

    class_group: ClassGroup
    session: Session
    status: PupilSessionStatus
    date: dt.date | None
    lesson_id: int | None = None
    missed: tuple[MissedLesson, ...] = ()
    set_aside_reason: str = ""
    open_elsewhere: bool = False
    is_again: bool = False

    @property
    def label(self) -> str:
        """Return the status as text. A session that the child has not had is never called had."""
        if self.status is PupilSessionStatus.HAD and self.open_elsewhere:
            return "Was there"
        if self.status is PupilSessionStatus.HAD and self.is_again:
            return "Had again"
        return self.status.label
