"""The marks of the grid of children and sessions: each has a sign, words, and a colour."""

import enum

from lessons.child.record_row import PupilSessionStatus
from lessons.models import NOT_ON_THE_LIST, MissedLesson, MissedReason
from lessons.status import Status


class Mark(enum.Enum):
    """What a child has had of a session: the words, the sign, and the `Status` it looks like.

    Every typeface has these signs, and no two that can stand on one page are the same.
    """

    HAD = ("Had it", "✓", Status.TAUGHT)
    CAUGHT_UP = ("Caught up", "↺", Status.TAUGHT)
    HAD_ELSEWHERE = ("Had it in another class", "→", Status.TAUGHT)
    HAD_BEFORE = ("Had it at the previous school", "⌂", Status.TAUGHT)
    AWAY = ("Away, to catch up", "●", Status.OVERDUE)
    MISSED = ("Missed it, to catch up", "■", Status.OVERDUE)
    OTHER_YEAR_GROUP = ("In another year group then, to catch up", "◇", Status.PART_TAUGHT)
    JOINED_LATER = ("Joined later, to catch up", "◔", Status.PART_TAUGHT)
    PART_TAUGHT = ("Part taught", "◐", Status.PART_TAUGHT)
    OVERDUE = ("Overdue, not taught", "!", Status.OVERDUE)
    NOT_HAD = ("Not had", "?", Status.OVERDUE)
    PLANNED = ("Not yet due", "○", Status.PLANNED)
    NOT_PLANNED = ("Not planned", "·", Status.NOT_PLANNED)
    WITHDRAWN = ("Withdrawn", "–", Status.SET_ASIDE)
    SET_ASIDE = ("Not due this year", "×", Status.SET_ASIDE)
    NOT_FOR_THEM = ("Not for this year group", "≠", Status.SET_ASIDE)

    def __init__(self, label: str, sign: str, status: Status) -> None:
        self.label, self.sign, self.look = label, sign, status.value


def mark_of_open(missed: MissedLesson) -> Mark:
    """Return the mark of a session that the child has to catch up on, by why they missed it."""
    if missed.reason == MissedReason.OTHER_YEAR_GROUP:
        return Mark.OTHER_YEAR_GROUP
    if missed.reason in NOT_ON_THE_LIST:
        return Mark.JOINED_LATER
    return Mark.AWAY if missed.reason == MissedReason.AWAY else Mark.MISSED


def mark_of_row(status: PupilSessionStatus) -> Mark:
    """Return the mark for the status in the child's record, if nothing is to be caught up."""
    return Mark[status.name]
