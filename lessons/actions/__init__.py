"""What people do: plan, log, catch up, and change who is on roll."""

from lessons.actions.calendar import close_calendar, open_calendar, renew_calendar
from lessons.actions.catch_up import close_as_previous_school, record_catch_up, reopen, set_reason
from lessons.actions.class_group import change_class, remove_class
from lessons.actions.log import (
    AlreadyTaughtError,
    LessonReport,
    RefusedForClassError,
    amend_lesson,
    log_lesson,
    log_lessons,
    remove_lesson,
)
from lessons.actions.plan import (
    bring_back,
    schedule,
    set_aside,
    set_due,
    take_up_module,
    take_up_session,
)
from lessons.actions.roll import add_pupils, enrol, leave, move, rename

__all__ = [
    "AlreadyTaughtError",
    "LessonReport",
    "RefusedForClassError",
    "add_pupils",
    "amend_lesson",
    "bring_back",
    "change_class",
    "close_as_previous_school",
    "close_calendar",
    "enrol",
    "leave",
    "log_lesson",
    "log_lessons",
    "move",
    "open_calendar",
    "record_catch_up",
    "remove_class",
    "remove_lesson",
    "rename",
    "renew_calendar",
    "reopen",
    "schedule",
    "set_aside",
    "set_due",
    "set_reason",
    "take_up_module",
    "take_up_session",
]
