"""The models of planned sessions, lessons, missed lessons and information evenings."""

from lessons.models.calendar_change import CalendarChange, days_of
from lessons.models.calendar_feed import CalendarFeed
from lessons.models.closed_days import (
    ClosedDays,
    ClosedDaysQuerySet,
    ClosedFor,
    SchoolCalendar,
    calendar_of,
    closed_words,
    usual_closed_days,
)
from lessons.models.door import DoorLink, DoorLinkQuerySet, DoorTap
from lessons.models.evening import InformationEvening, InformationEveningQuerySet
from lessons.models.evening_answer import AccessNeed, EveningAnswer, EveningAnswerQuerySet, Reply
from lessons.models.evening_attendance import (
    EveningAttendance,
    EveningAttendanceQuerySet,
    EveningCount,
    EveningOutcome,
    WalkIn,
    WalkInQuerySet,
)
from lessons.models.lesson import (
    FROM_TRACKER,
    NOT_ON_THE_LIST,
    Lesson,
    LessonOutcome,
    LessonQuerySet,
    Understanding,
)
from lessons.models.lesson_roll import LessonRoll
from lessons.models.log_draft import LogDraft
from lessons.models.missed_lesson import (
    Closing,
    Dismissal,
    DismissedMissedLesson,
    HowCaughtUp,
    MissedLesson,
    MissedLessonQuerySet,
    MissedReason,
    closing_text,
)
from lessons.models.planned_session import PlannedSession, PlannedSessionQuerySet
from lessons.models.shown_document import ShownDocument
from lessons.models.tracker_import import TrackerDraft, TrackerImport

__all__ = [
    "FROM_TRACKER",
    "NOT_ON_THE_LIST",
    "AccessNeed",
    "CalendarChange",
    "CalendarFeed",
    "ClosedDays",
    "ClosedDaysQuerySet",
    "ClosedFor",
    "Closing",
    "Dismissal",
    "DismissedMissedLesson",
    "DoorLink",
    "DoorLinkQuerySet",
    "DoorTap",
    "EveningAnswer",
    "EveningAnswerQuerySet",
    "EveningAttendance",
    "EveningAttendanceQuerySet",
    "EveningCount",
    "EveningOutcome",
    "HowCaughtUp",
    "InformationEvening",
    "InformationEveningQuerySet",
    "Lesson",
    "LessonOutcome",
    "LessonQuerySet",
    "LessonRoll",
    "LogDraft",
    "MissedLesson",
    "MissedLessonQuerySet",
    "MissedReason",
    "PlannedSession",
    "PlannedSessionQuerySet",
    "Reply",
    "SchoolCalendar",
    "ShownDocument",
    "TrackerDraft",
    "TrackerImport",
    "Understanding",
    "WalkIn",
    "WalkInQuerySet",
    "calendar_of",
    "closed_words",
    "closing_text",
    "days_of",
    "usual_closed_days",
]
