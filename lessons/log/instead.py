"""After a lesson that did not happen: the new day for it, if somebody gives one."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict

from classes.models import User
from classes.words.dates import weekday_date
from lessons.fields import OptionalDateField, SchoolDayInput
from lessons.log.actions import log_lesson
from lessons.log.report import LessonReport
from lessons.models import Lesson, LessonOutcome, PlannedSession, calendar_of
from lessons.planning.actions import set_due

WEEK = dt.timedelta(weeks=1)


class InsteadForm(forms.Form):
    """The day on which the session is due instead. Empty leaves the plan as it is.

    The answer counts only beside a lesson that did not happen.
    """

    instead = OptionalDateField(label="When instead?", required=False, widget=SchoolDayInput())

    def __init__(self, typed: QueryDict | None, *, planned: PlannedSession, today: dt.date) -> None:
        initial = {"instead": proposed_day(planned, today=today)}
        super().__init__(typed, initial=initial, use_required_attribute=False)
        field = self.fields["instead"]
        assert isinstance(field.widget, SchoolDayInput)
        field.widget.of(planned.class_group.school)
        stays = f"due on {weekday_date(planned.due_on)}" if planned.due_on else "without a date"
        field.help_text = f"The session gets this date. Leave it empty, and it stays {stays}."

    @property
    def is_meant(self) -> bool:
        """Return whether the answer counts."""
        return self.data.get("outcome") == LessonOutcome.DID_NOT_HAPPEN

    def is_valid(self) -> bool:
        """Return whether the day can be read, if the answer counts."""
        return not self.is_meant or super().is_valid()

    @property
    def is_refused(self) -> bool:
        """Return whether a day was sent that cannot be read."""
        return self.is_bound and not self.is_valid()

    @property
    def day(self) -> dt.date | None:
        """Return the day that was given, once the form is valid; None if none counts."""
        return self.cleaned_data["instead"] if self.is_meant else None


def proposed_day(planned: PlannedSession, *, today: dt.date) -> dt.date | None:
    """Return the same weekday of the next week with lessons; None if the year has no more."""
    calendar = calendar_of(planned.class_group.school, planned.class_group.year)
    day = (planned.due_on or today) + WEEK
    while day <= today:
        day += WEEK
    day = calendar.next_open(calendar.free_week(day))
    return day if day in calendar.year and calendar.is_open(day) else None


@transaction.atomic
def log_and_move(
    *, planned_session: PlannedSession, report: LessonReport, instead: dt.date | None, by: User
) -> Lesson:
    """Do as `log_lesson`, and make the session due on the day `instead`, if one is given.

    Raise ValidationError, and save nothing, if that day cannot be.
    """
    lesson = log_lesson(planned_session=planned_session, report=report, by=by)
    if instead is None:
        return lesson
    if instead <= report.held_on:
        raise ValidationError(
            "The new date must be after the day on which it did not happen. Nothing was saved."
        )
    try:
        set_due(planned_session=planned_session, due_on=instead, by=by)
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    return lesson
