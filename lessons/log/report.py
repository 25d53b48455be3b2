"""What a teacher reports about a lesson, and the rules that it must keep to be saved."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from classes.models import ClassGroup, Pupil, User
from classes.words.dates import long_date
from classes.years.academic_year import AcademicYear
from classes.years.year_groups import YearGroups
from lessons.models import Lesson, LessonOutcome, PlannedSession


@dataclass(frozen=True)
class LessonReport:
    """A teacher's report of one lesson.

    `away` gives the reason for each pupil on roll that day who missed it. A school that keeps no
    names fills in `pupils_present` and `pupils_on_roll`; with names, both are counted.
    `year_group` is the one of a mixed class that it was for, or None if it was for all. `instead`
    is the new day on which the session is due, if the lesson did not happen; None if it stays.
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
    year_group: int | None = None
    instead: dt.date | None = None

    @property
    def happened(self) -> bool:
        return self.outcome != LessonOutcome.DID_NOT_HAPPEN


class AlreadyTaughtError(ValidationError):
    """The session is already logged as taught to this class. `lesson` is the one to amend."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        to = f" to Year {lesson.year_group}" if lesson.year_group else ""
        super().__init__(
            f"This session is already logged as taught{to} on {long_date(lesson.held_on)}. Amend "
            "that lesson instead. What you typed is still here.",
            code="already_taught",
        )


def check_occasion(lesson: Lesson, planned: PlannedSession, report: LessonReport) -> None:
    """Raise ValidationError if the lesson cannot have been taught on that day."""
    year = planned.class_group.year
    if report.held_on > timezone.localdate():
        raise ValidationError(
            {
                "held_on": f"{long_date(report.held_on)} has not come yet. Log the lesson once it "
                "is taught."
            }
        )
    if report.held_on not in year:
        raise ValidationError({"held_on": _other_year(planned.class_group, report.held_on)})
    if planned.is_excluded:
        raise ValidationError(
            "This session is not due for this class this year. Restore it in the class’s plan "
            "first."
        )
    _check_year_group(planned, report.year_group)
    check_who_and_why(report)
    if report.instead and report.instead <= report.held_on:
        raise ValidationError(
            "The new date must be after the day on which it did not happen. Nothing was saved."
        )
    if report.outcome == LessonOutcome.TAUGHT:
        taught = planned.lessons.filter(outcome=LessonOutcome.TAUGHT).exclude(pk=lesson.pk)
        if report.year_group is not None:
            taught = taught.filter(Q(year_group=None) | Q(year_group=report.year_group))
        if other := taught.first():
            raise AlreadyTaughtError(other)


def _check_year_group(planned: PlannedSession, year_group: int | None) -> None:
    """Raise ValidationError if a lesson cannot be for one year group, or not for this one."""
    if year_group is None:
        return
    class_group = planned.class_group
    if len(class_group.year_groups.years) == 1:
        raise ValidationError(
            {"year_group": f"{class_group} has one year group. Log the lesson for the whole class."}
        )
    if year_group not in planned.years_due:
        raise ValidationError(
            {
                "year_group": f"Year {year_group} of {class_group} is not due this session this "
                "year. Nothing was saved."
            }
        )


def _other_year(class_group: ClassGroup, day: dt.date) -> str:
    """Return why a lesson cannot be logged for that day, and where it can."""
    other = AcademicYear.of(day)
    sentence = (
        f"{long_date(day)} is in {other}, and {class_group} is a class of {class_group.year}. "
        "Nothing was saved. "
    )
    classes = ClassGroup.objects.filter(school=class_group.school_id).in_year(other.first_year)
    if classes.exists():
        return f"{sentence}Log the lesson for a class of {other}."
    if other > class_group.year:
        return (
            f"{sentence}{other} has not been started yet. The PSHE lead starts it under Classes, "
            "Next year."
        )
    return f"{sentence}There are no classes of {other} here."


def check_who_and_why(report: LessonReport) -> None:
    """Raise ValidationError by field. The database has the same rules as constraints."""
    if not report.happened and not report.reason.strip():
        raise ValidationError({"reason": "Give the reason why the lesson did not happen."})
    if report.happened and not report.taught_by and not report.visitor.strip():
        raise ValidationError(
            {"taught_by": "Choose who taught it. If it was a visitor, write the visitor’s name."}
        )


def check_head_count(lesson: Lesson) -> None:
    on_roll = lesson.pupils_on_roll
    if not on_roll:
        raise ValidationError(
            {"pupils_on_roll": "Enter how many children were on roll in the class that day."}
        )
    if lesson.pupils_present is None:
        raise ValidationError({"pupils_present": "Enter how many children were there."})
    if lesson.pupils_present > on_roll:
        raise ValidationError(
            {
                "pupils_present": f"{lesson.pupils_present} present is more than {on_roll} on "
                "roll. Check both numbers."
            }
        )


def check_roll(
    class_group: ClassGroup, years: YearGroups, report: LessonReport, on_roll: Collection[Pupil]
) -> None:
    """Raise ValidationError if no pupil on roll is due the lesson, or a pupil away is not on roll.

    `years` are the year groups that it was for, and `on_roll` the pupils on roll who are due it.
    """
    day = long_date(report.held_on)
    what = "This lesson" if report.year_group else "This session"
    if not on_roll:
        if Pupil.objects.on_roll(class_group, report.held_on).exists():
            raise ValidationError({"away": f"{class_group} had nobody in {years} on {day}."})
        raise ValidationError(
            {
                "away": f"{class_group} has no children on roll on {day}. Add them on the class "
                "page first."
            }
        )
    for pupil in report.away:
        if pupil not in on_roll:
            is_there = Pupil.objects.on_roll(class_group, report.held_on).filter(pk=pupil.pk)
            whom = f"{pupil.display_name} is in another year group. {what} is for {years}."
            where = f"{pupil.display_name} was not in {class_group} on {day}."
            raise ValidationError({"away": whom if is_there.exists() else where})
